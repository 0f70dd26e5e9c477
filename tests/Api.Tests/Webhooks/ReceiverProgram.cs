using System.Diagnostics;
using System.Globalization;
using Parcours.Api.Tests.Kernel;

namespace Parcours.Api.Tests.Webhooks;

/// <summary>A partner's webhook receiver, in its own language, as a process of its own.</summary>
internal sealed class ReceiverProgram : IAsyncDisposable
{
    private static readonly string Folder = Path.Combine(ErrorCatalogue.Root, "tests/Api.Tests/Clients/webhooks");

    private readonly Process _process;

    private ReceiverProgram(Process process, int port) => (_process, Url) = (process, new Uri($"http://127.0.0.1:{port}/hooks"));

    public Uri Url { get; }

    /// <summary>Starts it; the test is skipped where its language, or what it needs from npm, is not there.</summary>
    public static async Task<ReceiverProgram> Start(string program, string script)
    {
        Programs.SkipWithout(program);
        if (program == "node")
            await Programs.RestorePackages(Folder, "standardwebhooks");

        var process = Process.Start(new ProcessStartInfo(program)
        {
            ArgumentList = { Path.Combine(Folder, script) },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var port = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return new ReceiverProgram(process, int.Parse(port!, CultureInfo.InvariantCulture));
    }

    public async Task Tell(string secret)
    {
        await _process.StandardInput.WriteLineAsync(secret);
        (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).Should().Be("ready");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
