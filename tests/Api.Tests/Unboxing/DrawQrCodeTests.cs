using Microsoft.Extensions.DependencyInjection;
using Parcours.Application.Unboxing;
using Parcours.Domain.Partners;
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
        drawn.Header("Vary").Should().Be("Accept, Authorization");
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
