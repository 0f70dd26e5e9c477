using System.Globalization;
using System.Text;

namespace Parcours.Bench.Servers;

/// <summary>The product as it is deployed: a Release build of its own, started as a process of its own.</summary>
internal sealed class PublishedProduct(string root, string folder)
{
    // Not by way of dotnet: what is measured and ended must be the server itself, whatever stands on PATH by that name.
    private const string Program = "Parcours.Api";

    /// <summary>A setting for what only a developer's machine may do.</summary>
    public static readonly (string Name, string Value) InDevelopment = ("ASPNETCORE_ENVIRONMENT", "Development");

    public Task Publish() => Shell.Read(root, "dotnet", "publish", "src/Api", "--configuration", "Release", "--output", folder, "--nologo", "--verbosity", "quiet");

    /// <summary>Creates the schema and the published credentials, which only a start in Development does, in a file that is not there yet.</summary>
    public async Task Seed(DatabaseFile database)
    {
        await using (await ServerProcess.Start(Command(database, InDevelopment)))
        {
            // Its first answer comes after both.
        }

        await database.FoldLogIn();
    }

    public ServerCommand Command(DatabaseFile database, params (string Name, string Value)[] settings)
    {
        var port = ServerProcess.FreePort();
        var environment = Settings(database, port);
        foreach (var (name, value) in settings)
            environment[name] = value;
        return new ServerCommand(Path.Combine(folder, Program), [], environment, port, "/v1/health");
    }

    /// <summary>Does what a verb of the program's command line says, on a developer's machine; returns what it printed.</summary>
    public Task<string> Do(DatabaseFile database, params IReadOnlyList<string> verb)
    {
        var command = Command(database, InDevelopment);
        return Shell.Read(folder, command.Program, verb, command.Environment);
    }

    private static Dictionary<string, string> Settings(DatabaseFile database, int port) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["PublicBaseUrl"] = "http://localhost:5001",
        ["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
        ["Storage__ConnectionString"] = $"Data Source={database.Path}",
        ["RateLimit__TestPerSecond"] = "1000000",
        ["Email__Mode"] = "Folder",
    };

    /// <summary>A copy of the build in which a text of one assembly is another one of the same length.</summary>
    /// <exception cref="InvalidOperationException">The text does not stand there exactly once.</exception>
    public async Task<PublishedProduct> WithText(string assembly, string was, string becomes)
    {
        var copy = folder + "-altered";
        if (Directory.Exists(copy))
            Directory.Delete(copy, recursive: true);
        await Shell.Read(root, "cp", "--recursive", folder, copy);
        var file = Path.Combine(copy, assembly);
        var image = await File.ReadAllBytesAsync(file);
        var (from, to) = (Encoding.Unicode.GetBytes(was), Encoding.Unicode.GetBytes(becomes));
        var at = image.AsSpan().IndexOf(from);
        if (at < 0 || from.Length != to.Length || image.AsSpan(at + 1).IndexOf(from) >= 0)
            throw new InvalidOperationException($"'{was}' does not stand exactly once in {assembly}, or '{becomes}' is not as long.");
        to.CopyTo(image, at);
        await File.WriteAllBytesAsync(file, image);
        return new PublishedProduct(root, copy);
    }
}
