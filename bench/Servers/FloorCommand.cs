using System.Globalization;

namespace Parcours.Bench.Servers;

/// <summary>This program again, as <c>bench floor</c>.</summary>
internal static class FloorCommand
{
    /// <param name="commit"><c>group</c>; or one transaction a request: <c>each</c> on connections of their own, <c>locked</c> on one behind a lock.</param>
    public static ServerCommand For(DatabaseFile database, string commit, params IEnumerable<(string Name, string Value)> settings)
    {
        var port = ServerProcess.FreePort();
        return new ServerCommand(
            "dotnet",
            [typeof(FloorCommand).Assembly.Location, "floor", "--port", port.ToString(CultureInfo.InvariantCulture), "--database", database.Path, "--commit", commit],
            settings.ToDictionary(setting => setting.Name, setting => setting.Value),
            port,
            "/");
    }
}
