using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Parcours.Api.Tests.Operations;

/// <summary>The built program as a process of its own, in a folder of its own, as an operator starts it.</summary>
internal sealed partial class ApiProcess : IAsyncDisposable
{
    // Only a process that hangs takes that long, on however busy a machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;

    private readonly TaskCompletionSource<IPEndPoint> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly ConcurrentQueue<string> _output = new();

    private readonly ConcurrentQueue<string> _errors = new();

    private ApiProcess(Process process) => _process = process;

    /// <summary>Lines of standard output.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>Lines of standard error.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Where it listens, once it does.</summary>
    public async Task<IPEndPoint> Listening()
    {
        var first = await Task.WhenAny(_listening.Task, _process.WaitForExitAsync()).WaitAsync(Patience);
        first.Should().Be(_listening.Task, $"it should listen and not end: {string.Join('\n', Output.Concat(Errors))}");
        return await _listening.Task;
    }

    /// <summary>The exit code, once it ended by itself.</summary>
    public async Task<int> Ended()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop, as orchestrators do.</summary>
    public async Task Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <param name="folder">Where its data lies; the caller's to delete.</param>
    /// <param name="settings">As environment variables; one that is null is not set.</param>
    public static ApiProcess Start(string folder, IEnumerable<(string Key, string? Value)> settings, params string[] arguments) =>
        StartUnder([], folder, settings, arguments);

    /// <param name="watcher">A program with its arguments that runs ours and stays aside, so that the process is ours; may be empty.</param>
    public static ApiProcess StartUnder(string[] watcher, string folder, IEnumerable<(string Key, string? Value)> settings, params string[] arguments)
    {
        string[] command = [.. watcher, Programs.Dotnet, Path.Combine(AppContext.BaseDirectory, "Parcours.Api.dll"), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (key, value) in settings)
            start.Environment[key] = value;

        var process = new Process { StartInfo = start };
        var api = new ApiProcess(process);
        process.OutputDataReceived += (_, line) => api.Read(line.Data);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
                api._errors.Enqueue(line.Data);
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        if (NowListening().Match(line) is { Success: true } match)
            _listening.TrySetResult(new IPEndPoint(IPAddress.Loopback, int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex(@"Now listening on: .*http://127\.0\.0\.1:(?<port>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex NowListening();
}
