using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Orders;

/// <summary>What depends on the moment; each test sets the clock first.</summary>
public sealed class InTheCourseOfTimeTests(TimeTravel server) : DeliveryTests(server), IClassFixture<TimeTravel>
{
    private static readonly Duration Second = Duration.FromSeconds(1);

    [Theory]
    [InlineData("2025-07-08T14:00:00Z", "V6B1A1", "BC", "2025-07-08T07:00:00-07:00", "2025-07-15T17:00:00-07:00")]
    [InlineData("2025-07-08T14:00:00Z", "A1C5S7", "NL", "2025-07-08T11:30:00-02:30", "2025-07-15T17:00:00-02:30")]
    [InlineData("2025-07-08T14:00:00Z", "S4P3Y2", "SK", "2025-07-08T08:00:00-06:00", "2025-07-15T17:00:00-06:00")] // no summer time
    [InlineData("2026-03-06T15:00:00Z", "H2L1P1", "QC", "2026-03-06T10:00:00-05:00", "2026-03-10T17:00:00-04:00")] // summer time begins between the two
    [InlineData("2025-10-31T14:00:00Z", "H2L1P1", "QC", "2025-10-31T10:00:00-04:00", "2025-11-04T17:00:00-05:00")] // and ends
    public async Task Each_time_has_the_offset_of_its_day(string now, string to, string province, string created, string delivery)
    {
        At(now);

        var order = await Partner.Create(Sample.Order().With("dropoff.address.postal_code", to).With("dropoff.address.province", province));

        order.ShouldBe(201)["created_at"].Should().Be(created);
        order["estimated_delivery"].Should().Be(delivery);
    }

    [Fact]
    public async Task A_quote_locks_its_price_to_its_last_second()
    {
        At("2025-11-07T15:00:00Z");
        var quote = await Partner.Quote(Sample.Quote());
        At(quote["valid_until"]!);

        (await Partner.Create(Sample.Order().With("quote_id", quote["quote_id"]))).ShouldBe(201)["rate_cents"].Should().Be("1299");
    }

    [Fact]
    public async Task A_quote_that_expired_comes_with_a_fresh_one_that_can_be_used()
    {
        At("2025-11-07T15:00:00Z");
        var quote = await Partner.Quote(Sample.Quote());
        server.Clock.Reset(Instant(quote["valid_until"]!) + Second);
        var order = Sample.Order().With("quote_id", quote["quote_id"]);

        var refused = (await Partner.Create(order, idempotencyKey: "k")).ShouldBeRefused(409, "quote_expired");

        refused["error.details.quote.rate_cents"].Should().Be("1299");
        refused["error.details.quote.valid_until"].Should().Be("2025-11-09T15:00:01Z");
        var created = await Partner.Create(order.With("quote_id", refused["error.details.quote.quote_id"]), idempotencyKey: "k");
        created.ShouldBe(201)["rate_cents"].Should().Be("1299");
    }

    [Fact]
    public async Task An_expired_quote_that_differs_from_the_order_is_a_mismatch_first()
    {
        At("2025-11-07T15:00:00Z");
        var quote = await Given.AQuote(Partner);
        At("2025-11-09T15:00:00Z");

        (await Partner.Create(Sample.Order().With("quote_id", quote).With("parcels[0].weight_kg", 3))).ShouldBeRefused(409, "quote_mismatch");
    }

    [Fact]
    public async Task An_expired_quote_for_a_service_that_is_no_longer_offered_says_so()
    {
        At("2025-11-07T15:00:00Z");
        var quote = await Given.AQuote(Partner, Sample.Quote().With("service_level", "same_day"));
        At("2025-11-08T17:00:00Z");

        (await Partner.Create(Sample.Order().With("quote_id", quote).With("service_level", "same_day"))).ShouldBeRefused(422, "service_unavailable");
    }

    [Fact]
    public async Task A_retry_still_gets_its_201_after_the_window_has_passed()
    {
        At("2025-11-07T15:00:00Z");
        var live = await Given.APartner(Mode.Live);
        JsonNode Window() => Sample.Parcel("""{"start": "2025-11-07T10:00:00-05:00", "end": "2025-11-07T11:00:00-05:00"}""");
        var order = Sample.Order().With("pickup.time_window", Window());
        var first = (await live.Create(order, idempotencyKey: "k")).ShouldBe(201);
        At("2025-11-07T16:30:00Z");

        var again = await live.Create(order, idempotencyKey: "k");

        again.ShouldBe(201).Body.Should().Equal(first.Body);
        again.Header("Idempotent-Replayed").Should().Be("true");
        (await live.Create(Sample.Order().With("pickup.time_window", Window()))).ShouldBlame("pickup.time_window.end");
    }

    [Fact]
    public async Task And_after_its_quote_has_expired()
    {
        At("2025-11-07T15:00:00Z");
        var order = Sample.Order().With("quote_id", await Given.AQuote(Partner));
        At("2025-11-08T14:59:00Z");
        var first = await Partner.Create(order, idempotencyKey: "k");
        At("2025-11-09T14:00:00Z");

        (await Partner.Create(order, idempotencyKey: "k")).ShouldBe(201).Body.Should().Equal(first.Body);
    }

    [Fact]
    public async Task A_key_is_kept_for_a_day()
    {
        At("2025-11-07T15:00:00Z");
        var order = Sample.Order();
        var first = await Partner.Create(order, idempotencyKey: "k");

        At("2025-11-08T14:59:59Z");
        (await Partner.Create(order, idempotencyKey: "k")).ShouldBe(201).Body.Should().Equal(first.Body);

        At("2025-11-08T15:00:00Z");
        (await Partner.Create(order, idempotencyKey: "k")).ShouldBeRefused(409, "duplicate_order");
        (await Partner.Create(Sample.Order(), idempotencyKey: "k")).ShouldBe(201)["order_id"].Should().NotBe(first["order_id"]);
    }

    [Fact]
    public async Task A_list_is_cut_by_the_time_of_creation()
    {
        string[] moments = ["2025-11-07T15:00:00Z", "2025-11-07T15:00:01Z", "2025-11-07T15:00:02Z"];
        var orders = new List<string>();
        foreach (var moment in moments)
        {
            At(moment);
            orders.Add(await Given.AnOrder(Partner));
        }

        (await Ids("?created_after=2025-11-07T15:00:00Z")).Should().Equal(orders[2], orders[1]);
        (await Ids("?created_before=2025-11-07T15:00:02Z")).Should().Equal(orders[1], orders[0]);
        (await Ids("?created_after=2025-11-07T15:00:00Z&created_before=2025-11-07T10:00:02-05:00")).Should().Equal(orders[1]);
        (await Ids("?created_after=2025-11-07T10:00:00-05:00&limit=1")).Should().Equal(orders[2]);
    }

    [Fact]
    public async Task A_cancelled_order_says_when()
    {
        At("2025-11-07T15:00:00Z");
        var order = await Given.AnOrder(Partner);
        At("2025-11-07T15:30:00Z");

        var cancelled = await Partner.Cancel(order);

        cancelled["created_at"].Should().Be("2025-11-07T10:00:00-05:00");
        cancelled["updated_at"].Should().Be("2025-11-07T10:30:00-05:00");
        (await Partner.Read(order))["status_history[1].timestamp"].Should().Be("2025-11-07T10:30:00-05:00");
    }

    [Theory]
    [InlineData(-300, 200)]
    [InlineData(300, 200)]
    [InlineData(-301, 401)]
    [InlineData(301, 401)]
    public async Task A_partners_clock_may_differ_by_five_minutes(int seconds, int status)
    {
        At("2025-11-07T15:00:00Z");
        var request = RawRequest.Get("/v1/orders").Sign(Partner.PublicKey, Partner.Secret, server.Now + Duration.FromSeconds(seconds));

        var reply = (await server.Send(request)).ShouldBe(status);

        if (status == 401)
            reply.ShouldBeRefused(401, "timestamp_out_of_range");
    }

    private void At(string moment) => server.Clock.Reset(Instant(moment));

    private static Instant Instant(string moment) => InstantPattern.General.Parse(moment).Value;

    private async Task<IEnumerable<string>> Ids(string query) =>
        (await Partner.List(query)).ShouldBe(200).Json.GetProperty("data").EnumerateArray().Select(order => order.GetProperty("order_id").GetString()!);
}
