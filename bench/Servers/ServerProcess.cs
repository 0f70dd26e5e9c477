using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Parcours.Bench.Load;

namespace Parcours.Bench.Servers;

/// <summary>A server in its own process.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private const int LeastPort = 20_000;

    private const int Ports = 12_000;

    private static readonly List<Process> Started = [];

    // Two runs at once on this machine begin at different ones.
    private static int _lastPort = Environment.ProcessId;

    private readonly Process _process;
    private readonly Task _log;

    private ServerProcess(Process process, Task log, ServerCommand command) => (_process, _log, Port) = (process, log, command.Port);

    public int Id => _process.Id;

    public int Port { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan TimeToFirstAnswer { get; private set; }

    /// <summary>Resident memory, in bytes.</summary>
    public long Resident => Memory("VmRSS:");

    /// <summary>The most that it ever was.</summary>
    public long PeakResident => Memory("VmHWM:");

    /// <summary>What it had written to disk, in bytes.</summary>
    public long Written => Told("io", "write_bytes:");

    /// <summary>Whether it has ended by itself, or was ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>What it holds of its own: without the pages of files.</summary>
    public long Anonymous => Memory("RssAnon:");

    /// <summary>Starts it and waits until it answers.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not answer in three minutes.</exception>
    public static async Task<ServerProcess> Start(ServerCommand command)
    {
        var started = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo(command.Program, command.Args)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("DOTNET_SYSTEM_NET_SOCKETS_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;

        var process = Process.Start(start)!;
        Started.Add(process);
        var server = new ServerProcess(process, Copy(process, command.Log), command);
        await server.WaitForAnswer(command, started);
        return server;
    }

    /// <summary>Ends it as a deployment would, and waits for it; one that has too much left to do is killed.</summary>
    public async Task Stop()
    {
        await Shell.Read("/", "kill", "-TERM", Id.ToString(CultureInfo.InvariantCulture));
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            await _log;
        }
        catch (OperationCanceledException)
        {
            await Kill();
        }
    }

    /// <summary><c>kill -9</c></summary>
    public async Task Kill()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _log;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await Stop();
        Started.Remove(_process);
        _process.Dispose();
    }

    /// <summary>For the end of a run that failed: no server outlives it.</summary>
    public static void KillAll()
    {
        foreach (var process in Started.Where(process => !process.HasExited))
            process.Kill(entireProcessTree: true);
    }

    /// <summary>Below the ports that the kernel gives to clients: one that knocks where a server is just down could else be given that very port.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = LeastPort + Interlocked.Increment(ref _lastPort) % Ports;
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }

    private long Memory(string name) => 1024 * Told("status", name);

    private long Told(string file, string name)
    {
        var line = File.ReadLines($"/proc/{Id.ToString(CultureInfo.InvariantCulture)}/{file}").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private async Task WaitForAnswer(ServerCommand command, long started)
    {
        var probe = new Request("GET", command.Probe);
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            if (_process.HasExited)
            {
                await _log;
                throw new InvalidOperationException($"{command.Program} ended with {_process.ExitCode}: {await File.ReadAllTextAsync(command.Log)}");
            }

            try
            {
                using var connection = new Connection(command.Port);
                await connection.Open(CancellationToken.None);
                if ((await connection.Send(probe)).Status == 200)
                {
                    TimeToFirstAnswer = Stopwatch.GetElapsedTime(started);
                    return;
                }
            }
            catch (SocketException)
            {
                await Task.Delay(10);
            }
        }

        await Kill();
        throw new InvalidOperationException($"{command.Program} gave no answer; it printed: {await File.ReadAllTextAsync(command.Log)}");
    }

    private static async Task Copy(Process process, string file)
    {
        await using var log = TextWriter.Synchronized(new StreamWriter(file));
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await process.WaitForExitAsync();
    }
}
