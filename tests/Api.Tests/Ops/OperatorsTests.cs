using System.Globalization;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Ops;

/// <summary>Who may do what, and what is written down of it.</summary>
public sealed class OperatorsTests(DeliveryServer server) : OpsTests(server)
{
    [Theory]
    [InlineData(null, "missing_credentials")]
    [InlineData("Basic b3A6b3A=", "missing_credentials")]
    [InlineData("Bearer op_nobody", "invalid_token")]
    [InlineData("Bearer sk_test_secret_dropcolis_partner", "invalid_token")]
    [InlineData("Bearer", "missing_credentials")]
    public async Task Without_an_operators_secret_nothing_opens(string? authorization, string code)
    {
        var request = RawRequest.Get("/ops/v1/orders");

        var reply = await Server.Send(authorization is null ? request : request.With("Authorization", authorization));

        reply.ShouldBeRefused(401, code).Header("WWW-Authenticate").Should().Be("Bearer");
    }

    [Fact]
    public async Task A_partners_signature_does_not_open_the_operations_and_an_operator_opens_no_partners_data()
    {
        (await Partner.Get("/ops/v1/orders")).ShouldBeRefused(401, "missing_credentials");
        (await Server.Send(RawRequest.Get("/v1/orders").With("Authorization", "Bearer op_dev_dispatcher"))).ShouldBeRefused(401, "missing_credentials");
    }

    [Fact]
    public async Task An_operator_is_told_the_budget() =>
        (await Dispatcher.Get("/orders")).ShouldBe(200).Header("RateLimit-Limit").Should().Be("100000");

    [Theory]
    [InlineData("pick_up")]
    [InlineData("assign")]
    [InlineData("accept")]
    public async Task Somebody_elses_order_does_not_exist_for_a_courier(string step)
    {
        var (one, other) = (await ACourier(), await ACourier());
        var order = await AnOrderOf(one);

        (await other.Client.Step(order, step, Json($$"""{"courier_id": "{{other.Id}}"}"""))).ShouldBeRefused(404, "not_found");
        (await other.Client.Get("/orders/" + order)).ShouldBeRefused(404, "not_found");
        (await other.Client.Get("/orders"))["data"].Should().Be("[]");

        (await one.Client.Get("/orders/" + order)).ShouldBe(200)["order_id"].Should().Be(order);
        (await one.Client.Get("/orders"))["data[0].order_id"].Should().Be(order);
    }

    [Fact]
    public async Task A_courier_loses_sight_of_an_order_that_is_given_to_another()
    {
        var (one, other) = (await ACourier(), await ACourier("Noé Roy"));
        var order = await AnOrderOf(one);

        (await Dispatcher.Step(order, "assign", Json($$"""{"courier_id": "{{other.Id}}"}"""))).ShouldBe(200)["courier.name"].Should().Be("Noé Roy");

        (await one.Client.Step(order, "pick_up")).ShouldBeRefused(404, "not_found");
        (await other.Client.Step(order, "pick_up")).ShouldBe(200);
        Server.Stored.EventsOf(order).Should().Equal("order.accepted", "courier.assigned", "courier.assigned", "order.picked_up");
    }

    [Fact]
    public async Task A_courier_may_not_take_a_dispatchers_step()
    {
        var courier = await ACourier();
        var order = await AnOrderOf(courier);

        (await courier.Client.Step(order, "assign", Json($$"""{"courier_id": "{{courier.Id}}"}"""))).ShouldBeRefused(403, "forbidden");
        (await courier.Client.Get("/couriers")).ShouldBeRefused(403, "forbidden");
        (await courier.Client.Post("/couriers", Json("""{"name": "A", "phone": "+15145550123"}"""))).ShouldBeRefused(403, "forbidden");
        (await courier.Client.Post($"/couriers/{courier.Id}/deactivate")).ShouldBeRefused(403, "forbidden");
        Server.Stored.EventsOf(order).Should().Equal("order.accepted", "courier.assigned");
    }

    [Fact]
    public async Task A_made_up_order_or_courier_is_not_found()
    {
        var order = await Given.OrderIn(OrderStatus.Accepted, Partner);

        (await Dispatcher.Step("dc_0123456789abcdef", "accept")).ShouldBeRefused(404, "not_found");
        (await Dispatcher.Step(order, "assign", Json("""{"courier_id": "co_0123456789abcdef"}"""))).ShouldBeRefused(404, "not_found");
        (await Dispatcher.Step(order, "assign", Json("""{"courier_id": "co_simulator"}"""))).ShouldBeRefused(404, "not_found");
        (await Dispatcher.Step(order, "assign")).ShouldBlame("courier_id");
        (await Dispatcher.Post("/couriers/co_0123456789abcdef/deactivate")).ShouldBeRefused(404, "not_found");
    }

    [Fact]
    public async Task Everything_an_operator_changes_is_written_down_with_who_and_from_where()
    {
        var courier = await ACourier();
        var order = await AnOrderOf(courier);
        (await courier.Client.Step(order, "pick_up")).ShouldBe(200);
        (await courier.Client.Step(order, "pick_up")).ShouldBe(409);
        (await courier.Client.Get("/orders/" + order)).ShouldBe(200);

        var audit = Server.Stored.AuditOf(order);

        audit.Should().HaveCount(3).And.OnlyContain(entry => entry.EndsWith(" from 127.0.0.1", StringComparison.Ordinal) || entry.EndsWith(" from ::ffff:127.0.0.1", StringComparison.Ordinal));
        audit.Select(entry => entry.Split(' ')[1]).Should().Equal("accept_order", "assign_order", "pick_up_order");
        var actors = audit.Select(entry => entry.Split(' ')[0]).ToList();
        actors[0].Should().StartWith("operator:").And.Be(actors[1]).And.NotBe(actors[2]);
        Server.Stored.AuditOf(courier.Id).Should().ContainSingle().Which.Should().Contain(" create_courier ");
    }

    [Fact]
    public async Task A_courier_is_made_once_and_shown_without_the_secret()
    {
        var create = RawRequest.Post("/ops/v1/couriers", Json("""{"name": "Maé Côté", "phone": "+1 514 555 0123"}""")).With("Idempotency-Key", Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture));

        var made = (await Dispatcher.Send(create)).ShouldBe(201);
        (await Dispatcher.Send(create)).Body.Should().Equal(made.Body);

        made["courier_id"].Should().MatchRegex("^co_[0-9a-f]{16}$");
        made["credential"].Should().MatchRegex("^op_[0-9a-z]{40}$");
        made["active"].Should().Be("true");
        var listed = (await Dispatcher.Get("/couriers?limit=1")).ShouldBe(200);
        listed["data[0].courier_id"].Should().Be(made["courier_id"]);
        listed["data[0].credential"].Should().BeNull();
        listed["has_more"].Should().Be("true");
        (await Dispatcher.Get("/couriers?limit=1&cursor=" + listed["next_cursor"])).ShouldBe(200)["data[0].courier_id"].Should().NotBe(made["courier_id"]);
        (await Dispatcher.Post("/couriers", Json("""{"phone": "12"}"""))).ShouldBlame("name", "phone");
    }

    [Fact]
    public async Task A_courier_leaves_when_nothing_is_left_in_their_hands()
    {
        var (leaving, staying) = (await ACourier(), await ACourier());
        var order = await AnOrderOf(leaving);

        (await Dispatcher.Post($"/couriers/{leaving.Id}/deactivate")).ShouldBeRefused(409, "courier_has_orders");
        (await leaving.Client.Get("/orders")).ShouldBe(200);

        (await Dispatcher.Step(order, "assign", Json($$"""{"courier_id": "{{staying.Id}}"}"""))).ShouldBe(200);
        (await Dispatcher.Post($"/couriers/{leaving.Id}/deactivate")).ShouldBe(200)["active"].Should().Be("false");
        (await Dispatcher.Post($"/couriers/{leaving.Id}/deactivate")).ShouldBe(200);
        (await Dispatcher.Step(order, "assign", Json($$"""{"courier_id": "{{leaving.Id}}"}"""))).ShouldBeRefused(409, "courier_inactive");
    }

    [Fact]
    public async Task The_list_shows_the_mode_and_the_status_that_are_asked_for()
    {
        var live = await Given.APartner(Mode.Live);
        var (test, real) = (await Given.OrderIn(OrderStatus.Failed, Partner), await Given.OrderIn(OrderStatus.Failed, live));

        (await Ids("?status=failed&limit=100")).Should().Contain(test).And.NotContain(real);
        (await Ids("?status=failed&mode=live&limit=100")).Should().Contain(real).And.NotContain(test);
        (await Ids("?mode=live&limit=100")).Should().Contain(real).And.NotContain(test);
        var shown = (await Dispatcher.Get("/orders/" + real)).ShouldBe(200);
        shown["mode"].Should().Be("live");
        shown["partner_id"].Should().Be(live.Owner.Partner.Value.ToString(CultureInfo.InvariantCulture));
        shown["status_history[0].status"].Should().Be("pending");
        (await Dispatcher.Get("/orders?status=lost&mode=both&limit=0&courier_id=zoe")).ShouldBlame("status", "mode", "limit", "courier_id");
        (await Dispatcher.Get("/orders?cursor=nonsense")).ShouldBeRefused(404, "unknown_cursor");
    }

    [Fact]
    public async Task A_parcel_is_scanned()
    {
        var courier = await ACourier();
        var code = "BOX-" + Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture);
        var order = await Given.AnOrder(Partner, Sample.Order().With("parcels[0].barcode", code + "/é 1"));

        (await Dispatcher.Get($"/scan/{code}%2F%C3%A9%201")).ShouldBe(200)["data[0].order_id"].Should().Be(order);
        (await Dispatcher.Get("/scan/" + (await Partner.Read(order))["parcels[0].parcel_id"])).ShouldBe(200)["data[0].order_id"].Should().Be(order);
        (await Dispatcher.Get($"/scan/{code}")).ShouldBeRefused(404, "not_found");
        (await courier.Client.Get($"/scan/{code}%2F%C3%A9%201")).ShouldBeRefused(404, "not_found");
    }

    private async Task<IReadOnlyList<string?>> Ids(string query)
    {
        var reply = (await Dispatcher.Get("/orders" + query)).ShouldBe(200);
        return [.. reply.Json.GetProperty("data").EnumerateArray().Select(order => order.GetProperty("order_id").GetString())];
    }
}
