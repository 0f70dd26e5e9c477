using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using NodaTime.Testing;
using Parcours.Application.Reviews;
using Parcours.Infrastructure.Reviews.Drops;

namespace Parcours.Api.Tests.Reviews;

/// <summary>A server that looks into a drop folder of the sandbox's shop when a test says so.</summary>
public sealed class DropServer : PurchaseServer
{
    private readonly (string Key, string Value)[] _settings;

    private readonly Dictionary<string, DroppedFile> _seen = [];

    public DropServer(params (string Key, string Value)[] settings)
        : this(new FakeClock(DeliveryServer.Friday), settings)
    {
    }

    private DropServer(FakeClock clock, (string Key, string Value)[] settings)
        : base(clock, [("PurchaseDrops:0:Website", "7b1c5a52-2f5e-4f0e-9f59-1f6f0c7d5a11"), .. settings]) => _settings = settings;

    public IFileDrop Drop => Services.GetRequiredService<DropOptions>().Drops.Single();

    /// <summary>Another process that looks into the same folder, on the same database.</summary>
    public DropServer AnotherNode() => new(Clock, [.. _settings, ("Storage:ConnectionString", $"Data Source={DatabaseFile}")]);

    /// <summary>What the worker does every half minute.</summary>
    public async Task Look(IFileDrop? instead = null)
    {
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PurchaseFiles>().Round(instead ?? Drop, _seen, TestContext.Current.CancellationToken);
    }
}

/// <summary>A drop folder, and the server that looks into it.</summary>
public abstract class DropFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Why there is no such folder to be tested; null when there is one.</summary>
    public string? Missing { get; protected set; }

    public DropServer Server { get; private set; } = null!;

    protected string Workplace => _folder.Path;

    /// <summary>What shops write into.</summary>
    public string Folder => Path.Combine(_folder.Path, "in");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Folder);
        if (await Prepare() is { } settings)
            Server = new DropServer(settings);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Server is not null)
            await Server.DisposeAsync();
        await End();
        _folder.Dispose();
    }

    /// <summary>Null, with <see cref="Missing"/>, where it cannot be.</summary>
    protected abstract Task<(string Key, string Value)[]?> Prepare();

    protected virtual Task End() => Task.CompletedTask;
}

public sealed class LocalDropFixture : DropFixture
{
    protected override Task<(string Key, string Value)[]?> Prepare() => Task.FromResult<(string, string)[]?>([("PurchaseDrops:0:Folder", Folder)]);
}

/// <summary>The folder on a real OpenSSH server of this machine, behind internal-sftp.</summary>
public sealed class SftpDropFixture : DropFixture
{
    public const string Passphrase = "correct horse";

    // Only a server that hangs takes that long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private Process? _sshd;

    public string HostKey { get; private set; } = "";

    public (string Key, string Value)[] Settings { get; private set; } = [];

    protected override async Task<(string Key, string Value)[]?> Prepare()
    {
        if (Programs.Find("sshd") is not { } sshd || Programs.Find("ssh-keygen") is not { } keygen)
        {
            Missing = "sshd is not installed";
            return null;
        }

        await Keygen("host_key", "");
        await Keygen("user_key", Passphrase);
        File.Copy(Path.Combine(Workplace, "user_key.pub"), Path.Combine(Workplace, "authorized_keys"));
        HostKey = (await Programs.Run(keygen, Workplace, "-lf", "host_key.pub")).ShouldSucceed().Said.Split(' ')[1];
        var port = Programs.FreePort();
        await File.WriteAllTextAsync(Path.Combine(Workplace, "sshd_config"), $"""
            Port {port}
            ListenAddress 127.0.0.1
            HostKey {Workplace}/host_key
            PidFile none
            AuthorizedKeysFile {Workplace}/authorized_keys
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            PermitRootLogin yes
            Subsystem sftp internal-sftp
            ForceCommand internal-sftp -d {Workplace}
            """);
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory("/run/sshd");
        // By its full path, or it does not start.
        _sshd = Process.Start(new ProcessStartInfo(sshd, ["-D", "-e", "-f", Path.Combine(Workplace, "sshd_config")]) { UseShellExecute = false, RedirectStandardError = true })!;
        await Listening(port);
        return Settings =
        [
            ("PurchaseDrops:0:Host", "127.0.0.1"), ("PurchaseDrops:0:Port", port.ToString(CultureInfo.InvariantCulture)), ("PurchaseDrops:0:User", Environment.UserName),
            ("PurchaseDrops:0:KeyFile", Path.Combine(Workplace, "user_key")), ("PurchaseDrops:0:KeyPassphrase", Passphrase), ("PurchaseDrops:0:HostKey", HostKey), ("PurchaseDrops:0:Folder", "in"),
        ];

        async Task Keygen(string file, string passphrase) =>
            (await Programs.Run(keygen, Workplace, "-q", "-t", "ed25519", "-N", passphrase, "-f", file)).ShouldSucceed();
    }

    protected override async Task End()
    {
        if (_sshd is null)
            return;
        _sshd.Kill(entireProcessTree: true);
        await _sshd.WaitForExitAsync();
        _sshd.Dispose();
    }

    private async Task Listening(int port)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
                return;
            }
            catch (SocketException) when (!_sshd!.HasExited)
            {
                await Task.Delay(20, patience.Token);
            }
        }
    }
}
