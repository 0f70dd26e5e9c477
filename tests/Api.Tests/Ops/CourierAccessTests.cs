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
}
