using System.Diagnostics;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>Programs of the system, which may be missing.</summary>
internal static class Tool
{
    private const int MostOutput = 64 * 1024;

    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end, or kills it after <paramref name="patience"/>.</summary>
    /// <returns>What it wrote, up to 64 KB; null when it was killed.</returns>
    public static async Task<string?> Run(string file, TimeSpan patience, params IReadOnlyList<string> arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(file, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        // The threads of a program that shares a picture among them wait for each other in a loop: on a busy machine that takes ten times the work.
        process.StartInfo.Environment["OMP_THREAD_LIMIT"] = "1";
        process.Start();
        process.StandardInput.Close();
        using var end = new CancellationTokenSource(patience);
        try
        {
            var complaints = process.StandardError.BaseStream.CopyToAsync(Stream.Null, end.Token);
            var output = new char[MostOutput];
            var length = await process.StandardOutput.ReadBlockAsync(output, end.Token);
            await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, end.Token);
            await complaints;
            await process.WaitForExitAsync(end.Token);
            return new string(output, 0, length);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return null;
        }
    }
}
