using System.Text.Json.Nodes;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>An order that our couriers deliver and whose box is opened on camera.</summary>
public sealed class DeliveredOrderTests(DeliveryServer server) : DeliveryTests(server)
{
    private static readonly string[] WayToTheDoor =
        ["order.accepted", "courier.assigned", "order.picked_up", "order.in_transit", "order.out_for_delivery", "order.delivered"];

    [Fact]
    public async Task A_new_order_tells_its_number_its_code_and_the_customers_page()
    {
        var order = (await Partner.Create(AnOrder())).ShouldBe(201);

        order["unboxing.status"].Should().Be("pending");
        order["unboxing.verification_code"].Should().MatchRegex("^[A-HJKMNP-Z2-9]{4}$");
        order["unboxing.unboxing_url"].Should().Be($"http://localhost:5001/unboxing-customer.html?code={order["unboxing.verification_code"]}&order={order["unboxing.order_number"]}");
        order["unboxing.deadline"].Should().BeNull();
        (await Partner.Read(order["order_id"]!)).ShouldBe(200)["unboxing"].Should().Be(order["unboxing"]);
    }

    [Fact]
    public async Task Its_delivery_opens_the_window_at_once_and_the_delivery_api_goes_on_saying_delivered()
    {
        var id = await Given.AnOrder(Partner, AnOrder());

        var delivered = (await Partner.Send(RawRequest.Post($"/v1/sandbox/orders/{id}/advance", """{"to": "delivered"}"""))).ShouldBe(200);

        delivered["status"].Should().Be("delivered");
        delivered["unboxing.status"].Should().Be("unboxing_pending");
        delivered["unboxing.deadline"].Should().Be("2025-11-09T10:00:00-05:00");
        Server.Stored.EventsOf(id).Should().Equal([.. WayToTheDoor, "unboxing.opened"]);
        Server.Stored.HistoryOf(id).TakeLast(2).Should().Equal("delivered", "unboxing_pending");
        JsonNode.DeepEquals(
            JsonNode.Parse(Server.Stored.LastEventOf(id)),
            new JsonObject
            {
                ["order_id"] = long.Parse(delivered["unboxing.order_number"]!, System.Globalization.CultureInfo.InvariantCulture),
                ["external_order_id"] = delivered["partner_order_id"],
                ["status"] = "unboxing_pending",
                ["unboxing_deadline"] = "2025-11-09T15:00:00.000Z",
            }).Should().BeTrue();
        var read = (await Partner.Read(id)).ShouldBe(200);
        read["status"].Should().Be("delivered");
        read["status_history[6].status"].Should().Be("delivered");
        read["status_history[7]"].Should().BeNull();
        (await Partner.List("?status=delivered")).ShouldBe(200)["data[0].order_id"].Should().Be(id);
    }

    [Fact]
    public async Task Without_an_unboxing_a_delivery_is_the_end()
    {
        var id = await Given.AnOrder(Partner);

        (await Partner.Send(RawRequest.Post($"/v1/sandbox/orders/{id}/advance", """{"to": "delivered"}"""))).ShouldBe(200)["unboxing"].Should().BeNull();

        Server.Stored.EventsOf(id).Should().Equal(WayToTheDoor);
    }

    [Theory]
    [InlineData("""{"order_amount": 10}""", "unboxing.product_name")]
    [InlineData("""{"product_name": "Shoes"}""", "unboxing.order_amount")]
    [InlineData("""{"product_name": "Shoes", "order_amount": 0}""", "unboxing.order_amount")]
    [InlineData("""{"product_name": "Shoes", "order_amount": 10.001}""", "unboxing.order_amount")]
    [InlineData("""{"product_name": "Shoes", "order_amount": 10.5, "currency": "JPY"}""", "unboxing.order_amount")]
    [InlineData("""{"product_name": "Shoes", "order_amount": 10, "currency": "XXX"}""", "unboxing.currency")]
    [InlineData("""{"product_name": "Shoes", "order_amount": 1e13}""", "unboxing.order_amount")]
    [InlineData("7", "unboxing")]
    public async Task What_is_bought_must_make_sense(string unboxing, string field)
    {
        var order = AnOrder();
        order["unboxing"] = JsonNode.Parse(unboxing);

        (await Partner.Create(order)).ShouldBlame(field);
    }

    [Fact]
    public async Task Somebody_must_be_there_to_invite()
    {
        var order = AnOrder();
        order["dropoff"]!.AsObject().Remove("email");

        (await Partner.Create(order)).ShouldBlame("dropoff.email");
    }

    private static JsonObject AnOrder()
    {
        var order = Sample.Order();
        order["dropoff"]!["email"] = "zoe@example.com";
        order["unboxing"] = JsonNode.Parse("""{"product_name": "Air Max 90", "order_amount": "129.90", "currency": "CAD"}""");
        return order;
    }
}
