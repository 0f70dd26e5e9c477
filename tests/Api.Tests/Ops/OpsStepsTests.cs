using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Tests.Ops;

/// <summary>Every step that operators take, from every status that an order can have.</summary>
public sealed class OpsStepsTests(DeliveryServer server) : OpsTests(server)
{
    /// <summary>Each step's route, with a body that it accepts, and the triggers that it fires.</summary>
    private static readonly Dictionary<string, (string Body, OrderTrigger[] Triggers)> Steps = new()
    {
        ["accept"] = ("{}", [OrderTrigger.Accept]),
        ["assign"] = ("""{"courier_id": "COURIER"}""", [OrderTrigger.AssignCourier, OrderTrigger.ReassignCourier]),
        ["pick_up"] = ("{}", [OrderTrigger.PickUp]),
        ["depart"] = ("{}", [OrderTrigger.Depart]),
        ["go_out"] = ("{}", [OrderTrigger.GoOut]),
        ["fail"] = ("""{"failure_reason": "refused"}""", [OrderTrigger.Fail]),
        ["cancel"] = ("{}", [OrderTrigger.Cancel]),
    };

    public static TheoryData<string, OrderStatus> Cells() => new(from step in Steps.Keys from status in Given.Reachable select (step, status));

    [Theory, MemberData(nameof(Cells))]
    public async Task A_step_is_taken_or_refused_as_the_lifecycle_says(string step, OrderStatus status)
    {
        var order = await Given.OrderIn(status, Partner);
        var (events, history) = (Server.Stored.EventsOf(order), Server.Stored.HistoryOf(order));
        var row = OrderLifecycle.Table.Rows.SingleOrDefault(row => row.From == status && Steps[step].Triggers.Contains(row.On));

        var reply = await Take(step, order);

        if (row is null)
        {
            reply.ShouldBeRefused(409, "invalid_transition")["error.details.status"].Should().Be(Names.Of(status));
            Server.Stored.EventsOf(order).Should().Equal(events);
            Server.Stored.HistoryOf(order).Should().Equal(history);
            Server.Stored.AuditOf(order).Should().BeEmpty();
        }
        else
        {
            reply.ShouldBe(200)["status"].Should().Be(Names.Of(row.To));
            Server.Stored.EventsOf(order).Should().Equal([.. events, row.Event]);
            Server.Stored.HistoryOf(order).Should().Equal([.. history, Names.Of(row.To)]);
            Server.Stored.AuditOf(order).Should().HaveCount(1);
        }
    }

    [Fact]
    public async Task An_order_is_moved_to_the_door_and_every_event_tells_what_it_must()
    {
        var courier = await ACourier();
        var order = await Given.AnOrder(Partner);

        (await Dispatcher.Step(order, "accept")).ShouldBe(200);
        Facts(order).Should().Be("""{"status":"accepted"}""");

        var assigned = (await Dispatcher.Step(order, "assign", Json($$"""{"courier_id": "{{courier.Id}}"}"""))).ShouldBe(200);
        assigned["courier.name"].Should().Be("Zoé Gagnon");
        assigned["courier_id"].Should().Be(courier.Id);
        Facts(order).Should().Be("""{"status":"courier_assigned","courier":{"name":"Zoé Gagnon","phone":"+1-514-555-0123"}}""");

        (await courier.Client.Step(order, "pick_up")).ShouldBe(200)["picked_up_at"].Should().Be("2025-11-07T10:00:00-05:00");
        Facts(order).Should().Be("""{"status":"picked_up","picked_up_at":"2025-11-07T10:00:00-05:00"}""");

        // Nobody said better, so the estimate is what is expected.
        (await courier.Client.Step(order, "depart")).ShouldBe(200)["eta"].Should().Be("2025-11-11T17:00:00-05:00");
        Facts(order).Should().Be("""{"status":"in_transit","eta":"2025-11-11T17:00:00-05:00"}""");

        (await courier.Client.Step(order, "go_out", Json("""{"eta": "2025-11-07T20:30:00.5Z"}"""))).ShouldBe(200);
        Facts(order).Should().Be("""{"status":"out_for_delivery","eta":"2025-11-07T15:30:00-05:00","courier":{"name":"Zoé Gagnon","phone":"+1-514-555-0123"}}""");

        (await courier.Client.Step(order, "fail", Json("""{"failure_reason": "recipient_absent", "next_attempt": "2025-11-10T09:00:00-05:00"}"""))).ShouldBe(200);
        Facts(order).Should().Be("""{"status":"failed","failure_reason":"recipient_absent","next_attempt":"2025-11-10T09:00:00-05:00"}""");
        var failed = (await Partner.Read(order)).ShouldBe(200);
        failed["failure_reason"].Should().Be("recipient_absent");
        failed["next_attempt"].Should().Be("2025-11-10T09:00:00-05:00");
        failed["status_history[6].failure_reason"].Should().Be("recipient_absent");

        (await courier.Client.Step(order, "go_out")).ShouldBe(200);
        Facts(order).Should().Be("""{"status":"out_for_delivery","eta":"2025-11-10T09:00:00-05:00","courier":{"name":"Zoé Gagnon","phone":"+1-514-555-0123"}}""");
        var again = (await Partner.Read(order)).ShouldBe(200);
        again["failure_reason"].Should().BeNull();
        again["courier.phone"].Should().Be("+1-514-555-0123");
        again["courier_id"].Should().BeNull(because: "that is the operators' business");
        Server.Stored.EventsOf(order).Should().Equal(
            "order.accepted", "courier.assigned", "order.picked_up", "order.in_transit", "order.out_for_delivery", "order.failed", "order.out_for_delivery");
    }

    [Fact]
    public async Task A_failure_without_a_next_attempt_says_so()
    {
        var order = await Given.OrderIn(OrderStatus.OutForDelivery, Partner);

        (await Dispatcher.Step(order, "fail", Json("""{"failure_reason": "lost"}"""))).ShouldBe(200);

        Facts(order).Should().Be("""{"status":"failed","failure_reason":"lost","next_attempt":null}""");
    }

    [Theory]
    [InlineData("{}", "null")]
    [InlineData("""{"reason": "no courier free"}""", "\"no courier free\"")]
    public async Task An_order_that_we_call_off_tells_that_it_was_us(string body, string reason)
    {
        var order = await Given.OrderIn(OrderStatus.Accepted, Partner);

        (await Dispatcher.Step(order, "cancel", Json(body))).ShouldBe(200)["cancelled_by"].Should().Be("operator");

        Facts(order).Should().Be($$"""{"status":"cancelled","cancelled_by":"operator","reason":{{reason}}}""");
        (await Dispatcher.Step(order, "cancel")).ShouldBeRefused(409, "invalid_transition");
    }

    [Fact]
    public async Task The_tracking_link_expects_what_the_courier_said()
    {
        var order = await Given.OrderIn(OrderStatus.InTransit, Partner);
        (await Track(order))["eta"].Should().Be("2025-11-11T17:00:00-05:00");

        (await Dispatcher.Step(order, "go_out", Json("""{"eta": "2025-11-07T15:30:00-05:00"}"""))).ShouldBe(200);

        (await Track(order))["eta"].Should().Be("2025-11-07T15:30:00-05:00");
    }

    [Theory]
    [InlineData("go_out", """{"eta": "tomorrow"}""", "eta")]
    [InlineData("go_out", """{"eta": "2025-11-07T10:00:00-05:00"}""", "eta")]
    [InlineData("go_out", """{"eta": 5}""", "eta")]
    [InlineData("fail", "{}", "failure_reason")]
    [InlineData("fail", """{"failure_reason": "raining"}""", "failure_reason")]
    [InlineData("fail", """{"failure_reason": "lost", "next_attempt": "2024-01-01T00:00:00Z"}""", "next_attempt")]
    public async Task What_is_reported_must_make_sense(string step, string body, string field)
    {
        var order = await Given.OrderIn(OrderStatus.InTransit, Partner);

        (await Dispatcher.Step(order, step, Json(body))).ShouldBlame(field);

        Server.Stored.HistoryOf(order)[^1].Should().Be("in_transit");
    }

    [Fact]
    public async Task A_repeated_step_under_its_key_is_answered_again_and_taken_once()
    {
        var order = await Given.AnOrder(Partner);
        var accept = RawRequest.Post($"/ops/v1/orders/{order}/accept").With("Idempotency-Key", "accept-" + order);

        var first = (await Dispatcher.Send(accept)).ShouldBe(200);
        var second = (await Dispatcher.Send(accept)).ShouldBe(200);

        second.Body.Should().Equal(first.Body);
        second.Header("Idempotent-Replayed").Should().Be("true");
        Server.Stored.EventsOf(order).Should().Equal("order.accepted");
        Server.Stored.AuditOf(order).Should().HaveCount(1);
        var elsewhere = await Given.AnOrder(Partner);
        (await Dispatcher.Send(RawRequest.Post($"/ops/v1/orders/{elsewhere}/accept").With("Idempotency-Key", "accept-" + order))).ShouldBeRefused(422, "idempotency_key_reused");
    }

    [Fact]
    public async Task A_key_belongs_to_the_operator_who_sent_it()
    {
        var courier = await ACourier();
        var order = await AnOrderOf(courier);
        var pickUp = RawRequest.Post($"/ops/v1/orders/{order}/pick_up").With("Idempotency-Key", "pick-up-" + order);

        (await courier.Client.Send(pickUp)).ShouldBe(200);

        (await Dispatcher.Send(pickUp)).ShouldBeRefused(409, "invalid_transition");
    }

    private async Task<Reply> Take(string step, string order)
    {
        var body = Steps[step].Body;
        return await Dispatcher.Step(order, step, Json(body.Contains("COURIER", StringComparison.Ordinal) ? body.Replace("COURIER", (await ACourier()).Id, StringComparison.Ordinal) : body));
    }

    private Task<Reply> Track(string order) => Server.Send(RawRequest.Get("/track/" + order).With("Accept", "application/json"));

    /// <summary>What the last event tells beside the order's ids, which are checked here.</summary>
    private string Facts(string order)
    {
        var data = Json(Server.Stored.LastEventOf(order));
        data["order_id"]!.GetValue<string>().Should().Be(order);
        data["partner_order_id"]!.GetValue<string>().Should().StartWith("ORD-");
        return data.Without("order_id").Without("partner_order_id").ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
