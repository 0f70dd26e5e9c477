using Parcours.Domain.Orders;

namespace Parcours.Api.Tests.Ops;

/// <summary>The log of what operators did, as dispatchers read it.</summary>
public sealed class AuditTests(DeliveryServer server) : OpsTests(server)
{
    [Fact]
    public async Task A_dispatcher_reads_who_did_what_when_and_from_where()
    {
        var courier = await ACourier("Noé Roy");
        var order = await AnOrderOf(courier);
        (await courier.Client.Step(order, "pick_up")).ShouldBe(200);
        (await courier.Client.Step(order, "pick_up")).ShouldBe(409);

        var log = (await Dispatcher.Get("/audit?order_id=" + order)).ShouldBe(200);

        log.Json.GetProperty("data").GetArrayLength().Should().Be(3, "what was refused changed nothing");
        log["data[0].action"].Should().Be("pick_up_order");
        log["data[0].operator_name"].Should().Be("Noé Roy");
        log["data[0].courier_id"].Should().Be(courier.Id);
        log["data[0].at"].Should().Be("2025-11-07T15:00:00Z");
        log["data[0].address"].Should().EndWith("127.0.0.1");
        log["data[0].subject"].Should().Be(order);
        log["data[2].action"].Should().Be("accept_order");
        log["data[2].operator_name"].Should().Be("Development dispatcher");
        log["data[2].courier_id"].Should().BeNull();
    }

    [Fact]
    public async Task It_is_read_page_by_page_and_by_operator()
    {
        var courier = await ACourier();
        var order = await AnOrderOf(courier);
        foreach (var step in new[] { "pick_up", "depart", "go_out" })
            (await courier.Client.Step(order, step)).ShouldBe(200);
        var id = (await Dispatcher.Get("/audit?limit=1&order_id=" + order)).ShouldBe(200)["data[0].operator_id"];

        var first = (await Dispatcher.Get($"/audit?operator_id={id}&limit=2")).ShouldBe(200);
        var second = (await Dispatcher.Get($"/audit?operator_id={id}&limit=2&cursor={first["next_cursor"]}")).ShouldBe(200);

        (first["data[0].action"], first["data[1].action"], first["has_more"]).Should().Be(("send_out_order", "depart_with_order", "true"));
        (second["data[0].action"], second["data[1].action"], second["has_more"]).Should().Be(("pick_up_order", null, "false"));
    }

    [Fact]
    public async Task It_is_for_dispatchers_and_its_filters_have_limits()
    {
        (await (await ACourier()).Client.Get("/audit")).ShouldBeRefused(403, "forbidden");
        (await Server.Send(RawRequest.Get("/ops/v1/audit"))).ShouldBeRefused(401, "missing_credentials");
        (await Dispatcher.Get("/audit?limit=101&operator_id=zoe&order_id=" + new string('x', 65))).ShouldBlame("limit", "operator_id", "order_id");
        (await Dispatcher.Get("/audit?order_id=dc_%00")).ShouldBlame("order_id");
        (await Dispatcher.Get("/audit?cursor=nonsense")).ShouldBeRefused(404, "unknown_cursor");
    }

    /// <summary>Each step, with the status that it is taken from and what it is written down as.</summary>
    public static TheoryData<string, OrderStatus, string, string> Steps => new()
    {
        { "accept", OrderStatus.Pending, "{}", "accept_order" },
        { "assign", OrderStatus.Accepted, """{"courier_id": "COURIER"}""", "assign_order" },
        { "pick_up", OrderStatus.CourierAssigned, "{}", "pick_up_order" },
        { "depart", OrderStatus.PickedUp, "{}", "depart_with_order" },
        { "go_out", OrderStatus.InTransit, "{}", "send_out_order" },
        { "deliver", OrderStatus.OutForDelivery, """{"recipient_name": "Zoë"}""", "deliver_order" },
        { "fail", OrderStatus.OutForDelivery, """{"failure_reason": "refused"}""", "fail_order" },
        { "cancel", OrderStatus.Accepted, "{}", "cancel_by_operator" },
    };

    [Theory, MemberData(nameof(Steps))]
    public async Task Every_step_leaves_one_entry(string step, OrderStatus from, string body, string action)
    {
        var order = await Given.OrderIn(from, Partner);

        (await Dispatcher.Step(order, step, Json(body.Replace("COURIER", (await ACourier()).Id, StringComparison.Ordinal)))).ShouldBe(200);

        Server.Stored.AuditOf(order).Should().ContainSingle().Which.Should().Contain($" {action} from ");
    }

    [Fact]
    public async Task So_do_couriers_coming_and_going_and_a_try_of_a_pin()
    {
        var courier = await ACourier();
        (await Dispatcher.Post($"/couriers/{courier.Id}/deactivate")).ShouldBe(200);
        var order = await Given.OrderIn(OrderStatus.OutForDelivery, Partner);
        (await Dispatcher.Step(order, "deliver", Json("""{"recipient_name": "Zoë", "pin": "4711"}"""))).ShouldBe(200);

        Server.Stored.AuditOf(courier.Id).Select(entry => entry.Split(' ')[1]).Should().Equal("create_courier", "deactivate_courier");
        Server.Stored.AuditOf(order).Select(entry => entry.Split(' ')[1]).Should().Equal("try_pin", "deliver_order");
    }
}
