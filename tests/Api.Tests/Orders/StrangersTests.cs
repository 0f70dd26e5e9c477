using Parcours.Domain.Kernel;

namespace Parcours.Api.Tests.Orders;

/// <summary>What is not yours is not there: the answer for another's thing is the answer for none.</summary>
public sealed class StrangersTests(DeliveryServer server) : DeliveryTests(server)
{
    private string _order = "";

    private string _cursor = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _order = await Given.AnOrder(Partner);
        await Given.AnOrder(Partner);
        _cursor = (await Partner.List("?limit=1"))["next_cursor"]!;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_is_not_read_by(bool itsOtherMode)
    {
        var stranger = await Stranger(itsOtherMode);

        Same(await stranger.Read(_order), await stranger.Read(Unknown));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_is_not_cancelled_by(bool itsOtherMode)
    {
        var stranger = await Stranger(itsOtherMode);

        Same(await stranger.Cancel(_order), await stranger.Cancel(Unknown));
        (await Partner.Read(_order))["status"].Should().Be("pending");
        Server.Stored.EventsOf(_order).Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_is_not_listed_by(bool itsOtherMode)
    {
        var stranger = await Stranger(itsOtherMode);

        (await stranger.List())["data"].Should().Be("[]");
        (await stranger.List("?partner_order_id=" + (await Partner.Read(_order))["partner_order_id"]))["data"].Should().Be("[]");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cursor_does_not_serve(bool itsOtherMode)
    {
        var stranger = await Stranger(itsOtherMode);
        await Given.AnOrder(stranger);

        (await stranger.List("?cursor=" + _cursor)).ShouldBeRefused(404, "unknown_cursor");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("dc_")]
    [InlineData("dc_0123456789ABCDEF")]
    [InlineData("dc_0123456789abcdef0")]
    [InlineData("dc_%2e%2e%2f%2e%2e")]
    [InlineData("%F0%9F%93%A6")]
    public async Task What_can_be_no_order_is_not_found_either(string id)
    {
        (await Partner.Read(id)).ShouldBeRefused(404, "not_found");
        (await Partner.Cancel(id)).ShouldBeRefused(404, "not_found");
    }

    [Fact]
    public async Task A_stranger_without_a_key_hears_nothing_of_either()
    {
        var known = await Server.Send(RawRequest.Get("/v1/orders/" + _order));
        var unknown = await Server.Send(RawRequest.Get("/v1/orders/" + Unknown));

        known.ShouldBeRefused(401, "missing_credentials");
        unknown.ShouldBeRefused(401, "missing_credentials");
    }

    private static string Unknown => "dc_" + Ids.Hex(16);

    private Task<Partner> Stranger(bool itsOtherMode) => itsOtherMode ? Given.TheOtherModeOf(Partner) : Given.APartner();

    private static void Same(Reply others, Reply nobodys)
    {
        others.ShouldBeRefused(404, "not_found").Message.Should().Be(nobodys.Message);
        nobodys.ShouldBeRefused(404, "not_found");
    }
}
