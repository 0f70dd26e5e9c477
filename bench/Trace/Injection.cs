using System.Diagnostics;
using System.Globalization;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Trace;

/// <summary>Makes system calls of a running server on its database's files fail, or take long, until it is disposed of.</summary>
internal sealed class Injection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _strace;

    private readonly string _log;

    private Injection(Process strace, string log) => (_strace, _log) = (strace, log);

    /// <summary>Whether it has happened.</summary>
    public bool HasHit
    {
        get
        {
            var calls = File.Exists(_log) ? File.ReadAllText(_log) : "";
            return calls.Contains("(INJECTED)", StringComparison.Ordinal) || calls.Contains("(DELAYED)", StringComparison.Ordinal);
        }
    }

    /// <param name="what">As strace has it: <c>pwrite64:error=ENOSPC:when=5</c>.</param>
    public static async Task<Injection> Into(ServerProcess server, DatabaseFile database, string what)
    {
        var log = database.Path + ".injected";
        File.Delete(log);
        var id = server.Id.ToString(CultureInfo.InvariantCulture);
        var strace = Process.Start(new ProcessStartInfo(
            "strace",
            ["--follow-forks", "--attach=" + id, "--trace-path=" + database.Path, "--trace-path=" + database.WriteAheadLog, "--trace=pwrite64,fsync,fdatasync,ftruncate", "--string-limit=0", "--inject=" + what, "--output=" + log])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        // It tells of every thread, and would wait for a reader.
        strace.ErrorDataReceived += (_, _) => { };
        strace.BeginErrorReadLine();
        var injection = new Injection(strace, log);
        await injection.Until(() => Directory.EnumerateDirectories($"/proc/{id}/task").All(IsTraced));
        return injection;
    }

    /// <summary>Waits until it has happened; false when it did not in time.</summary>
    public async Task<bool> Happened()
    {
        await Until(() => HasHit || _strace.HasExited);
        return HasHit;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_strace.HasExited)
            await Shell.Read("/", "kill", "-INT", _strace.Id.ToString(CultureInfo.InvariantCulture));
        await _strace.WaitForExitAsync();
        _strace.Dispose();
    }

    private static bool IsTraced(string task)
    {
        try
        {
            return File.ReadLines(Path.Combine(task, "status")).All(line => !line.StartsWith("TracerPid:", StringComparison.Ordinal) || !line.EndsWith("\t0", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // A thread that has ended meanwhile.
            return true;
        }
    }

    private async Task Until(Func<bool> holds)
    {
        for (var from = Stopwatch.GetTimestamp(); !holds() && !_strace.HasExited && Stopwatch.GetElapsedTime(from) < Patience;)
            await Task.Delay(20);
    }
}
