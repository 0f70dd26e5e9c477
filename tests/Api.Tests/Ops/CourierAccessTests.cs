using NodaTime;

namespace Parcours.Api.Tests.Ops;

/// <summary>When a credential stops opening, on a server whose time the test moves.</summary>
public sealed class CourierAccessTests(TimeTravel server) : OpsTests(server), IClassFixture<TimeTravel>
{
    [Fact]
    public async Task A_courier_who_left_can_no_longer_sign_in()
    {
        var courier = await ACourier();
        (await courier.Client.Get("/orders")).ShouldBe(200);

        (await Dispatcher.Post($"/couriers/{courier.Id}/deactivate")).ShouldBe(200);

        // A credential that was just used is remembered for as long.
        server.Clock.Advance(Duration.FromSeconds(6));
        (await courier.Client.Get("/orders")).ShouldBeRefused(401, "invalid_token");
    }

    [Fact]
    public async Task Whoever_loses_a_phone_gets_a_new_credential_and_keeps_the_orders_in_their_hands()
    {
        var courier = await ACourier();
        var order = await AnOrderOf(courier);
        (await courier.Client.Step(order, "pick_up")).ShouldBe(200);
        (await courier.Client.Post($"/couriers/{courier.Id}/credential")).ShouldBeRefused(403, "forbidden");

        var renewed = (await Dispatcher.Post($"/couriers/{courier.Id}/credential")).ShouldBe(200);

        server.Clock.Advance(Duration.FromSeconds(6));
        (await courier.Client.Get("/orders")).ShouldBeRefused(401, "invalid_token");
        renewed["courier_id"].Should().Be(courier.Id);
        var again = As(renewed["credential"]!);
        (await again.Step(order, "depart")).ShouldBe(200);
        server.Stored.AuditOf(courier.Id).Should().HaveCount(2).And.Subject.Last().Should().Contain(" renew_courier_credential ");
    }

    [Fact]
    public async Task Nobody_gets_a_credential_who_left_or_was_never_there()
    {
        var courier = await ACourier();
        (await Dispatcher.Post($"/couriers/{courier.Id}/deactivate")).ShouldBe(200);

        (await Dispatcher.Post($"/couriers/{courier.Id}/credential")).ShouldBeRefused(409, "courier_inactive");
        (await Dispatcher.Post("/couriers/co_0123456789abcdef/credential")).ShouldBeRefused(404, "not_found");
    }
}
