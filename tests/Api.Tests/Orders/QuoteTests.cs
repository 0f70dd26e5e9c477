using System.Globalization;
using System.Text.Json.Nodes;

namespace Parcours.Api.Tests.Orders;

public sealed class QuoteTests(DeliveryServer server) : DeliveryTests(server)
{
    // Friday 10:00 in Montréal. The Remembrance Day that follows is a holiday in British Columbia and in Newfoundland and Labrador, not in Québec.
    [Theory]
    [InlineData("standard", "H2L1P1", "QC", "local", 1299, 2, "2025-11-11T17:00:00-05:00")]
    [InlineData("express", "H2L1P1", "QC", "local", 1899, 1, "2025-11-10T12:00:00-05:00")]
    [InlineData("same_day", "H2L1P1", "QC", "local", 2499, 0, "2025-11-07T21:00:00-05:00")]
    [InlineData("standard", "G1R2B5", "QC", "regional", 1599, 3, "2025-11-12T17:00:00-05:00")]
    [InlineData("express", "G1R2B5", "QC", "regional", 2399, 1, "2025-11-10T12:00:00-05:00")]
    [InlineData("standard", "J0K1A0", "QC", "regional", 2399, 5, "2025-11-14T17:00:00-05:00")] // rural: 1599 + 800, 3 + 2 days
    [InlineData("standard", "V6B1A1", "BC", "national", 2199, 5, "2025-11-17T17:00:00-08:00")]
    [InlineData("express", "A1C5S7", "NL", "national", 3499, 2, "2025-11-12T12:00:00-03:30")]
    public async Task A_quote_costs(string service, string to, string province, string zone, int cents, int days, string delivery)
    {
        var quote = await Partner.Quote(Sample.Quote()
            .With("service_level", service)
            .With("dropoff.address.postal_code", to)
            .With("dropoff.address.province", province));

        quote.ShouldBe(200);
        quote["service_level"].Should().Be(service);
        quote["rate_cents"].Should().Be(cents.ToString(CultureInfo.InvariantCulture));
        quote["currency"].Should().Be("CAD");
        quote["zone"].Should().Be(zone);
        quote["transit_days"].Should().Be(days.ToString(CultureInfo.InvariantCulture));
        quote["estimated_delivery"].Should().Be(delivery);
    }

    [Fact]
    public async Task A_quote_is_identified_and_holds_for_a_day()
    {
        var quote = await Partner.Quote(Sample.Quote());

        quote["quote_id"].Should().MatchRegex("^qt_[a-z0-9]{12}$");
        quote["valid_until"].Should().Be("2025-11-08T15:00:00Z");
    }

    [Fact]
    public async Task The_breakdown_adds_up_in_the_language_of_the_request()
    {
        var request = RawRequest.Post("/v1/rates/quote", Sample.Quote()
            .With("dropoff.address.postal_code", "J0K1A0")
            .With("parcels", new JsonArray(Sample.Parcel("""{"weight_kg": 3.1}"""), Sample.Parcel("""{"weight_kg": 1}""")))
            .With("cod", Sample.Parcel("""{"amount_cents": 10001, "currency": "CAD"}"""))
            .With("insurance", Sample.Parcel("""{"amount_cents": 20001, "currency": "CAD"}""")));

        var english = await Partner.Send(request);
        var french = await Partner.Send(request.With("Accept-Language", "fr-CA"));

        // Base, 2 started kilograms, remote, one more parcel, 350 + 1 % rounded up, 2 started hundreds of dollars.
        int[] expected = [1599, 300, 800, 400, 451, 200];
        Amounts(english).Should().Equal(expected);
        english["rate_cents"].Should().Be(expected.Sum().ToString(CultureInfo.InvariantCulture));
        Amounts(french).Should().Equal(expected);
        french["breakdown[0].label"].Should().NotBe(english["breakdown[0].label"]);
    }

    [Fact]
    public async Task The_pickup_counts_from_its_window_when_that_lies_ahead()
    {
        var monday = Window("2025-11-10T09:00:00-05:00", "2025-11-10T12:00:00-05:00");
        var past = Window("2025-11-03T09:00:00-05:00", "2025-11-03T12:00:00-05:00");

        (await Partner.Quote(Sample.Quote().With("pickup.time_window", monday)))["estimated_delivery"].Should().Be("2025-11-12T17:00:00-05:00");
        (await Partner.Quote(Sample.Quote().With("pickup.time_window", past)))["estimated_delivery"].Should().Be("2025-11-11T17:00:00-05:00");
    }

    [Fact]
    public async Task A_pickup_after_two_in_the_afternoon_counts_as_the_next_business_day() =>
        (await Partner.Quote(Sample.Quote().With("pickup.time_window", Window("2025-11-07T14:01:00-05:00", "2025-11-07T18:00:00-05:00"))))
            ["estimated_delivery"].Should().Be("2025-11-12T17:00:00-05:00");

    [Theory]
    [InlineData("2025-11-10T10:59:59-05:00", 200)]
    [InlineData("2025-11-10T11:00:00-05:00", 422)]
    [InlineData("2025-11-08T09:00:00-05:00", 422)] // a Saturday
    [InlineData("2025-12-25T09:00:00-05:00", 422)]
    public async Task Same_day_needs_a_pickup_before_eleven_on_a_business_day(string start, int status)
    {
        var reply = await Partner.Quote(Sample.Quote().With("service_level", "same_day").With("pickup.time_window", Window(start, "2026-01-01T12:00:00Z")));

        reply.ShouldBe(status);
        if (status == 422)
            reply.ShouldBeRefused(422, "service_unavailable");
    }

    [Fact]
    public async Task Same_day_is_not_offered_between_cities() =>
        (await Partner.Quote(Sample.Quote().With("service_level", "same_day").With("dropoff.address.postal_code", "G1R2B5")))
            .ShouldBeRefused(422, "service_unavailable");

    [Theory]
    [InlineData("h2l1p1")]
    [InlineData("H2L 1P1")]
    [InlineData("h2L 1p1")]
    public async Task Postal_codes_come_in_any_case_and_with_a_space(string code) =>
        (await Partner.Quote(Sample.Quote().With("dropoff.address.postal_code", code))).ShouldBe(200)["zone"].Should().Be("local");

    [Theory]
    [InlineData("pickup.address.line1")]
    [InlineData("dropoff.address.line1")]
    public async Task A_street_is_optional(string path) => (await Partner.Quote(Sample.Quote().Without(path))).ShouldBe(200);

    [Theory]
    [InlineData("pickup.name", "null")]
    [InlineData("pickup.time_window", "null")]
    [InlineData("cod", "null")]
    [InlineData("insurance", "null")]
    [InlineData("parcels[0].length_cm", "null")]
    [InlineData("surprise", """{"deep": [1, {"er": true}]}""")]
    [InlineData("parcels[0].weight_kg", "70")]
    [InlineData("parcels[0].height_cm", "300")]
    [InlineData("cod", """{"amount_cents": "500", "currency": "CAD"}""")]
    [InlineData("cod", """{"amount_cents": 0, "currency": "CAD"}""")]
    public async Task A_quote_takes(string path, string value) => (await Partner.Quote(Sample.Quote().With(path, JsonNode.Parse(value)))).ShouldBe(200);

    [Theory]
    [InlineData("service_level", "null")]
    [InlineData("service_level", "\"overnight\"")]
    [InlineData("service_level", "\"Standard\"")]
    [InlineData("service_level", "1")]
    [InlineData("pickup", "null")]
    [InlineData("pickup", "\"Montréal\"")]
    [InlineData("dropoff", "[1]")]
    [InlineData("pickup.address", "null")]
    [InlineData("dropoff.address", "true")]
    [InlineData("dropoff.address.postal_code", "null")]
    [InlineData("dropoff.address.postal_code", "\"INVALID\"")]
    [InlineData("dropoff.address.postal_code", "\"H2L-1P1\"")]
    [InlineData("dropoff.address.postal_code", "\"W2L1P1\"")]
    [InlineData("dropoff.address.postal_code", "\"H2D1P1\"")]
    [InlineData("dropoff.address.postal_code", "\"H2L1P1 \"")]
    [InlineData("dropoff.address.postal_code", "\"M5V2T6\"")] // Ontario, beside province QC
    [InlineData("dropoff.address.city", "null")]
    [InlineData("dropoff.address.city", "\"  \"")]
    [InlineData("dropoff.address.province", "\"XX\"")]
    [InlineData("dropoff.address.country", "\"US\"")]
    [InlineData("dropoff.address.country", "null")]
    [InlineData("parcels", "null")]
    [InlineData("parcels", "[]")]
    [InlineData("parcels", "{}")]
    [InlineData("parcels[0]", "null")]
    [InlineData("parcels[0]", "7")]
    [InlineData("parcels[0].weight_kg", "null")]
    [InlineData("parcels[0].weight_kg", "0")]
    [InlineData("parcels[0].weight_kg", "-1")]
    [InlineData("parcels[0].weight_kg", "70.01")]
    [InlineData("parcels[0].weight_kg", "\"2.5\"")]
    [InlineData("parcels[0].weight_kg", "1e400")]
    [InlineData("parcels[0].length_cm", "0")]
    [InlineData("parcels[0].width_cm", "300.1")]
    [InlineData("cod", "[1]")]
    [InlineData("cod.amount_cents", "-1")]
    [InlineData("cod.amount_cents", "1.5")]
    [InlineData("cod.amount_cents", "\"many\"")]
    [InlineData("cod.amount_cents", "null")]
    [InlineData("cod.currency", "\"USD\"")]
    [InlineData("insurance.amount_cents", "99999999999999999999")]
    [InlineData("pickup.time_window.start", "\"tomorrow\"")]
    [InlineData("pickup.time_window.start", "\"2025-11-08\"")]
    [InlineData("pickup.time_window.end", "\"2025-11-08T08:00:00-05:00\"")] // before its start
    [InlineData("pickup.time_window.end", "null")]
    public async Task A_quote_refuses_and_names(string path, string value)
    {
        var quote = Sample.Quote()
            .With("cod", Sample.Parcel("""{"amount_cents": 1, "currency": "CAD"}"""))
            .With("insurance", Sample.Parcel("""{"amount_cents": 1, "currency": "CAD"}"""))
            .With("pickup.time_window", Window("2025-11-08T09:00:00-05:00", "2025-11-08T12:00:00-05:00"));

        (await Partner.Quote(quote.With(path, JsonNode.Parse(value)))).ShouldBlame(path);
    }

    [Fact]
    public async Task All_wrong_fields_are_named_at_once()
    {
        var reply = await Partner.Quote(Sample.Quote()
            .With("service_level", "overnight")
            .With("pickup.address.postal_code", "INVALID")
            .With("dropoff.address.city", 7)
            .With("parcels", new JsonArray(Sample.Parcel("""{"weight_kg": 1}"""), Sample.Parcel("""{"weight_kg": 71}"""))));

        reply.ShouldBlame("service_level", "pickup.address.postal_code", "dropoff.address.city", "parcels[1].weight_kg");
    }

    [Fact]
    public async Task A_refusal_reads_as_the_contract_shows_it()
    {
        var reply = await Partner.Quote(Sample.Quote().With("dropoff.address.postal_code", "INVALID"));

        reply.Text.Should().Be($$$"""
            {"error":{"code":"validation_error","message":"Invalid postal code format","details":{"field":"dropoff.address.postal_code","value":"INVALID","expected":"Canadian postal code (e.g., H1A1A1)"},"errors":[{"field":"dropoff.address.postal_code","message":"Invalid postal code format","value":"INVALID","expected":"Canadian postal code (e.g., H1A1A1)"}]},"request_id":"{{{reply.Header("X-Request-Id")}}}"}
            """);
    }

    [Theory]
    [InlineData(50, 200)]
    [InlineData(51, 422)]
    [InlineData(1001, 422)]
    public async Task A_quote_is_for_at_most_fifty_parcels(int parcels, int status)
    {
        var quote = Sample.Quote().With("parcels", new JsonArray([.. Enumerable.Range(0, parcels).Select(_ => Sample.Parcel("""{"weight_kg": 0.1}"""))]));

        (await Partner.Quote(quote)).ShouldBe(status);
    }

    private static IEnumerable<int> Amounts(Reply quote) =>
        quote.Json.GetProperty("breakdown").EnumerateArray().Select(line => line.GetProperty("amount_cents").GetInt32());

    private static JsonObject Window(string start, string end) => new() { ["start"] = start, ["end"] = end };
}
