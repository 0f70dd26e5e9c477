using NodaTime.Testing;

namespace Parcours.Api.Tests.Reviews;

/// <summary>A server whose time a test moves, and as many more on its database as a test wants.</summary>
public sealed class TokenServer : RunningServer
{
    public TokenServer()
        : this(new FakeClock(DeliveryServer.Friday))
    {
    }

    private TokenServer(FakeClock clock, params (string Key, string Value)[] settings)
        : base(clock, settings) => Clock = clock;

    public FakeClock Clock { get; }

    /// <summary>Another process on the same database, or the same one after a restart.</summary>
    public TokenServer AnotherNode() => new(Clock, ("Storage:ConnectionString", $"Data Source={DatabaseFile}"));
}

/// <summary>A server that is known by the address it listens on, as a client that discovers it needs.</summary>
public sealed class DiscoverableServer : RunningServer
{
    public DiscoverableServer()
        : this(Programs.FreePort())
    {
    }

    private DiscoverableServer(int port)
        : base(clock: null, port, ("PublicBaseUrl", $"http://127.0.0.1:{port}")) => PublicUrl = $"http://127.0.0.1:{port}";

    public string PublicUrl { get; }
}
