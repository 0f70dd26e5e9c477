using Microsoft.Extensions.DependencyInjection;
using Parcours.Api.Tests.Portal;
using Parcours.Application.Unboxing;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;
using SkiaSharp;

namespace Parcours.Api.Tests.Unboxing;

public sealed class DrawQrCodeTests(DeliveryServer server) : MerchantTests(server)
{
    private IQrCodes Codes => Server.Services.GetRequiredService<IQrCodes>();

    [Fact]
    public async Task An_order_has_its_customers_page_as_a_png()
    {
        var (address, page) = await NewOrder();

        var drawn = (await Merchant.Get(address)).ShouldBe(200);

        drawn.Header("Content-Type").Should().Be("image/png");
        drawn.Header("Cache-Control").Should().Be("private, max-age=3600");
        drawn.Header("Vary").Should().Be("Accept, Authorization, Cookie");
        drawn.Body.Should().Equal(Codes.Png(page, 512));
    }

    [Theory]
    [InlineData("image/svg+xml", true)]
    [InlineData("image/svg+xml, image/png;q=0.5", true)]
    [InlineData("image/png, image/svg+xml;q=0.9", false)]
    [InlineData("image/*", false)]
    [InlineData("*/*", false)]
    public async Task It_is_an_svg_for_who_would_rather_have_one(string accept, bool isSvg)
    {
        var (address, page) = await NewOrder();

        var drawn = (await Merchant.Send(RawRequest.Get(address + "?size=300").With("Accept", accept))).ShouldBe(200);

        drawn.Header("Content-Type").Should().Be(isSvg ? "image/svg+xml" : "image/png");
        drawn.Body.Should().Equal(isSvg ? Codes.Svg(page, 300) : Codes.Png(page, 300));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(1024)]
    public async Task Its_size_is_the_one_that_was_asked_for(int size)
    {
        var (address, _) = await NewOrder();

        using var picture = SKBitmap.Decode((await Merchant.Get($"{address}?size={size}")).ShouldBe(200).Body);

        (picture.Width, picture.Height).Should().Be((size, size));
    }

    [Theory]
    [InlineData("127")]
    [InlineData("1025")]
    [InlineData("-1")]
    [InlineData("big")]
    public async Task Another_size_is_refused(string size)
    {
        var (address, _) = await NewOrder();

        (await Merchant.Get($"{address}?size={size}")).ShouldBlame("size");
    }

    [Theory]
    [InlineData("png", "image/svg+xml", "image/png")]
    [InlineData("svg", "*/*", "image/svg+xml")]
    public async Task A_link_says_the_format_for_a_browser_that_cannot(string format, string accept, string type)
    {
        var (address, _) = await NewOrder();

        (await Merchant.Send(RawRequest.Get($"{address}?format={format}").With("Accept", accept))).ShouldBe(200).Header("Content-Type").Should().Be(type);

        (await Merchant.Get(address + "?format=gif")).ShouldBlame("format");
    }

    [Fact]
    public async Task Who_is_signed_in_to_the_accounts_portal_sees_it_and_nobody_elses()
    {
        var (address, page) = await NewOrder();
        var (mine, theirs) = (await PortalVisitor.SignedIn(Server, Role.ReadOnly, Merchant.Owner.Partner), await PortalVisitor.SignedIn(Server));

        var drawn = (await mine.Open(address + "?size=320")).ShouldBe(200);
        drawn.Body.Should().Equal(Codes.Png(page, 320));
        drawn.Header("Vary").Should().Contain("Cookie");
        (await theirs.Open(address)).ShouldBeRefused(404, "not_found");
        (await mine.Ask(RawRequest.Get(address).With("Authorization", "Bearer sk_test_nonsense"))).ShouldBeRefused(401, "invalid_token");
        (await mine.Open("/api/b2b/orders")).ShouldBeRefused(401, "missing_credentials");

        await mine.GoLive();
        (await mine.Open(address)).ShouldBeRefused(404, "not_found");
        await mine.Send("/portal/account/sessions", "Everywhere");
        (await mine.Open(address)).ShouldBeRefused(401, "missing_credentials");
    }

    [Fact]
    public async Task Without_the_accounts_key_there_is_nothing_to_see()
    {
        var (address, _) = await NewOrder();

        (await Server.Send(RawRequest.Get(address))).ShouldBeRefused(401, "missing_credentials");
        (await (await Given.AMerchant()).Get(address)).ShouldBeRefused(404, "not_found");
        (await (await Given.AMerchantKey(Merchant.Owner with { Mode = Mode.Live })).Get(address)).ShouldBeRefused(404, "not_found");
        (await Merchant.Get("/api/b2b/orders/999999/qr")).ShouldBeRefused(404, "not_found");
    }

    private async Task<(string Address, string Page)> NewOrder()
    {
        var created = (await Merchant.Create(Sample.MerchantOrder())).ShouldBe(201);
        return (new Uri(created["qr_code_url"]!).PathAndQuery, created["unboxing_url"]!);
    }
}
