using System.Diagnostics;

namespace Parcours.Bench.Servers;

/// <summary>Other programs that run to their end.</summary>
internal static class Shell
{
    /// <summary>Returns what the program printed.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static Task<string> Read(string folder, string program, params IReadOnlyList<string> args) => Read(folder, program, args, new Dictionary<string, string>());

    /// <param name="environment">Besides this program's own.</param>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task<string> Read(string folder, string program, IReadOnlyList<string> args, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', args)} ended with {process.ExitCode}: {output}{await errors}");
    }
}
