using NodaTime;
using NodaTime.Testing;

[assembly: AssemblyFixture(typeof(Parcours.Api.Tests.DeliveryServer))]

namespace Parcours.Api.Tests;

/// <summary>The server that most tests share, each with a partner of its own. There it is always Friday, 7 November 2025, 10:00 in Montréal.</summary>
public sealed class DeliveryServer() : RunningServer(new FakeClock(Friday))
{
    public static readonly Instant Friday = Instant.FromUtc(2025, 11, 7, 15, 0);
}

/// <summary>Tests of the delivery API by a partner that nobody else knows.</summary>
public abstract class DeliveryTests(RunningServer server) : IAsyncLifetime
{
    protected RunningServer Server { get; } = server;

    protected Given Given => Server.Given;

    protected Partner Partner { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync() => Partner = await Given.APartner();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
