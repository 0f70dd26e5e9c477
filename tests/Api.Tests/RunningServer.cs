using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Parcours.Infrastructure.Storage;
using Serilog.Core;

namespace Parcours.Api.Tests;

/// <summary>The whole program on a real socket of this machine, with an empty database of its own and the sandbox partner.</summary>
public class RunningServer : WebApplicationFactory<Program>
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parcours-").FullName;

    private readonly FakeClock? _clock;

    private readonly (string Key, string Value)[] _settings;

    public RunningServer()
        : this(clock: null)
    {
    }

    /// <param name="clock">The time that the server goes by; the system's when null.</param>
    /// <param name="settings">On top of the sandbox's; rates are far above what a test sends unless it says otherwise.</param>
    protected RunningServer(FakeClock? clock, params (string Key, string Value)[] settings)
        : this(clock, 0, settings)
    {
    }

    /// <param name="port">Where it listens; 0 for any.</param>
    protected RunningServer(FakeClock? clock, int port, params (string Key, string Value)[] settings)
    {
        (_clock, _settings) = (clock, settings);
        UseKestrel(port);
        StartServer();
        Address = new IPEndPoint(IPAddress.Loopback, ClientOptions.BaseAddress.Port);
        Wire = new Wire(Address);
        Stored = new Stored(DatabaseFile);
        Given = new Given(this);
    }

    public string BaseUrl => ClientOptions.BaseAddress.GetLeftPart(UriPartial.Authority);

    public IPEndPoint Address { get; }

    public string DatabaseFile => Path.Combine(_folder, "parcours.db");

    /// <summary>Where e-mails land that no mail server gets.</summary>
    public string MailFolder => Path.Combine(_folder, "mail");

    public string MediaRoot => Path.Combine(_folder, "media");

    /// <summary>Sockets to the server, for requests that no client library touches.</summary>
    public Wire Wire { get; }

    public LogLines Logs { get; } = new();

    public Stored Stored { get; }

    public Given Given { get; }

    public Instant Now => Services.GetRequiredService<IClock>().GetCurrentInstant();

    /// <summary>Sends a request as it is, unsigned.</summary>
    public Task<Reply> Send(RawRequest request) => Wire.Send(request);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder
            .UseEnvironment("Development")
            .UseSetting("Storage:ConnectionString", $"Data Source={DatabaseFile}")
            .UseSetting("Email:Folder", MailFolder)
            .UseSetting("Media:Root", MediaRoot)
            .UseSetting("RateLimit:TestPerSecond", "100000")
            .UseSetting("RateLimit:LivePerSecond", "100000")
            .UseSetting("RateLimit:PortalPerMinutePerAddress", "100000")
            .UseSetting("RateLimit:TokensPerMinute", "100000")
            .UseSetting("RateLimit:TokensPerMinutePerAddress", "100000")
            .ConfigureTestServices(services =>
            {
                services.AddSingleton<ILogEventSink>(Logs);
                // Some tests have two nodes on one file, which no operator gets.
                services.AddSingleton<Occupancy>();
                if (_clock is not null)
                    services.AddSingleton<IClock>(_clock);
            });
        foreach (var (key, value) in _settings)
            builder.UseSetting(key, value);
    }

    public override async ValueTask DisposeAsync()
    {
        await Wire.DisposeAsync();
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
