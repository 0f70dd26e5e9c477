using System.Text.Json.Nodes;

namespace Parcours.Api.Tests.Orders;

/// <summary>An order that names a quote.</summary>
public sealed class QuotedOrderTests(DeliveryServer server) : DeliveryTests(server)
{
    [Fact]
    public async Task A_quote_serves_any_number_of_orders()
    {
        var quote = await Given.AQuote(Partner);

        foreach (var order in new[] { Sample.Order(), Sample.Order() })
        {
            var created = (await Partner.Create(order.With("quote_id", quote))).ShouldBe(201);
            created["quote_id"].Should().Be(quote);
            created["rate_cents"].Should().Be("1299");
        }
    }

    [Fact]
    public async Task Names_streets_and_windows_may_differ_from_the_quote()
    {
        var quote = await Given.AQuote(Partner, Sample.Quote().Without("dropoff.address.line1").With("dropoff.address.postal_code", "h2l 1p1"));

        (await Partner.Create(Sample.Order().With("quote_id", quote).With("dropoff.instructions", "Ring"))).ShouldBe(201);
    }

    [Theory]
    [InlineData("service_level", "\"express\"")]
    [InlineData("pickup.address.postal_code", "\"H2Y1Z3\"")]
    [InlineData("dropoff.address.postal_code", "\"H2Y1Z3\"")]
    [InlineData("parcels[0].weight_kg", "2.6")]
    [InlineData("parcels[0].length_cm", "10")]
    [InlineData("parcels", """[{"weight_kg": 2.5}, {"weight_kg": 2.5}]""")]
    [InlineData("cod", """{"amount_cents": 1, "currency": "CAD"}""")]
    [InlineData("insurance", """{"amount_cents": 1, "currency": "CAD"}""")]
    public async Task An_order_that_differs_from_its_quote_is_a_mismatch(string path, string value)
    {
        var quote = await Given.AQuote(Partner);

        (await Partner.Create(Sample.Order().With("quote_id", quote).With(path, JsonNode.Parse(value)))).ShouldBeRefused(409, "quote_mismatch");
        Server.Stored.OrdersOf(Partner).Should().BeEmpty();
    }

    [Theory]
    [InlineData("qt_abc123def456")]
    [InlineData("qt_")]
    [InlineData("")]
    [InlineData("nonsense")]
    public async Task An_unknown_quote_is_not_found(string quote) =>
        (await Partner.Create(Sample.Order().With("quote_id", quote))).ShouldBeRefused(404, "quote_not_found");

    [Fact]
    public async Task Another_partners_quote_is_not_found()
    {
        var quote = await Given.AQuote(await Given.APartner());

        (await Partner.Create(Sample.Order().With("quote_id", quote))).ShouldBeRefused(404, "quote_not_found");
    }

    [Fact]
    public async Task Nor_is_the_quote_of_the_other_mode()
    {
        var quote = await Given.AQuote(await Given.TheOtherModeOf(Partner));

        (await Partner.Create(Sample.Order().With("quote_id", quote))).ShouldBeRefused(404, "quote_not_found");
    }
}
