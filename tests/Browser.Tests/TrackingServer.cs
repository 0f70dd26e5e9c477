using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Parcours.Api.Tests;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Orders;

namespace Parcours.Browser.Tests;

/// <summary>A server whose time the tests tell: it begins on Friday, 7 November 2025, at 10:00 in Montréal.</summary>
public sealed class TrackingServer : RunningServer
{
    public const string Late = "late";

    public const string Unknown = "unknown";

    /// <summary>A name and a city without a place to break them.</summary>
    public const string LongNames = "long";

    private static readonly Instant Friday = Instant.FromUtc(2025, 11, 7, 15, 0);

    private readonly FakeClock _clock;

    public TrackingServer()
        : this(new FakeClock(Friday))
    {
    }

    private TrackingServer(FakeClock clock)
        : base(clock) => _clock = clock;

    public static IEnumerable<string> Scenes => [.. OrderLifecycle.DeliveryStatuses, Late, Unknown, LongNames];

    /// <summary>The tracking link of an order in this scene.</summary>
    public async Task<string> Link(string scene)
    {
        _clock.Reset(Friday);
        var partner = await Given.APartner();
        var order = scene switch
        {
            Unknown => "dc_0123456789abcdef",
            Late => await Given.OrderIn(OrderStatus.InTransit, partner, beforeEachStep: AWhile),
            LongNames => await Given.OrderIn(OrderStatus.OutForDelivery, partner, WithLongNames(), AWhile),
            _ => await Given.OrderIn(Names.Parse<OrderStatus>(scene)!.Value, partner, Named("Zoë Tremblay", "Montréal"), AWhile),
        };
        if (scene == Late)
            _clock.AdvanceDays(6);
        return LinkOf(order);
    }

    /// <summary>An order that has just come in, and its partner, who can move it.</summary>
    public async Task<Parcel> AParcel(string name = "Zoë Tremblay")
    {
        _clock.Reset(Friday);
        var partner = await Given.APartner();
        var order = await Given.AnOrder(partner, Named(name, "Montréal"));
        return new Parcel(LinkOf(order), body => Move(partner, order, body));
    }

    private async Task Move(Partner partner, string order, string body)
    {
        (await partner.Send(RawRequest.Post($"/v1/sandbox/orders/{order}/advance", body))).ShouldBe(200);
        await Services.GetRequiredService<OrderFeed>().Look(TestContext.Current.CancellationToken);
    }

    private string LinkOf(string order) => $"http://localhost:{new Uri(BaseUrl).Port}/track/{order}";

    /// <summary>Sets the time back to its beginning.</summary>
    public void Begin() => _clock.Reset(Friday);

    public void PassDays(int days) => _clock.AdvanceDays(days);

    private void AWhile() => _clock.AdvanceMinutes(47);

    private static JsonObject WithLongNames() =>
        Named("Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft Smith", "Saint-Remi-de-Tingwick-sur-le-lac-Chargoggagoggmanchauggagoggchaubunagungamaugg");

    private static JsonObject Named(string name, string city) => Sample.Order().With("dropoff.name", name).With("dropoff.address.city", city);
}

/// <summary>An order with its tracking link.</summary>
public sealed record Parcel(string Link, Func<string, Task> Advance)
{
    public Task MoveTo(string status) => Advance($$"""{"to": "{{status}}"}""");
}
