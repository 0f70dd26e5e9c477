using NodaTime.Testing;

namespace Parcours.Api.Tests;

/// <summary>A server whose time a test moves.</summary>
public sealed class TimeTravel : RunningServer
{
    public TimeTravel()
        : this(new FakeClock(DeliveryServer.Friday))
    {
    }

    private TimeTravel(FakeClock clock)
        : base(clock) => Clock = clock;

    public FakeClock Clock { get; }
}
