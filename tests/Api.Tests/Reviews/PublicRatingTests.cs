using System.Text.Json.Nodes;
using Parcours.Application.Reviews;

namespace Parcours.Api.Tests.Reviews;

/// <summary>What shops show of their reviews in their own pages, and search engines read.</summary>
public sealed class PublicRatingTests(TokenServer server) : IClassFixture<TokenServer>
{
    private readonly OperatorClient _dispatcher = new(server, "op_dev_dispatcher");

    [Fact]
    public async Task Everyone_reads_the_stars_of_a_shop_and_of_its_products()
    {
        var shop = await ARatedShop();

        var ofShop = (await Get(shop, "rating")).ShouldBe(200);
        var ofLamp = (await Get(shop, "rating?product=SKU-1")).ShouldBe(200);

        (ofShop["name"], ofShop["average"], ofShop["count"], ofShop["product_variation_id"]).Should().Be((shop.Name, "4", "1", null));
        (ofLamp["name"], ofLamp["average"], ofLamp["count"], ofLamp["product_variation_id"], ofLamp["distribution.5"]).Should().Be(("Lampe", "4", "2", "SKU-1", "1"));
        ofLamp["rules_url"].Should().Be("http://localhost:5001/reviews/rules");
        foreach (var answer in new[] { ofShop, ofLamp })
        {
            answer.Header("Access-Control-Allow-Origin").Should().Be("*");
            answer.Header("Cache-Control").Should().Be("public, max-age=300");
            answer.Headers["Set-Cookie"].Should().BeEmpty();
        }

        (await server.Send(RawRequest.Get(Address(shop, "rating")).With("If-None-Match", ofShop.Header("ETag")!))).Status.Should().Be(304);
    }

    [Fact]
    public async Task Search_engines_read_them_as_Schema_org_has_them()
    {
        var shop = await ARatedShop();

        var product = (await Get(shop, "schema?product=SKU-1")).ShouldBe(200);
        var organization = (await Get(shop, "schema")).ShouldBe(200);

        product.Header("Content-Type").Should().Be("application/ld+json; charset=utf-8");
        product.Header("Access-Control-Allow-Origin").Should().Be("*");
        (product["@context"], product["@type"], product["sku"], product["url"]).Should().Be(("https://schema.org", "Product", "SKU-1", "https://shop.example/lampe"));
        (product["aggregateRating.@type"], product["aggregateRating.ratingValue"], product["aggregateRating.reviewCount"], product["aggregateRating.bestRating"]).Should().Be(("AggregateRating", "4", "2", "5"));
        (product["review[0].@type"], product["review[0].author.name"], product["review[0].reviewBody"], product["review[1].reviewRating.ratingValue"]).Should().Be(("Review", "Marie", "Belle lampe", "5"));
        product["review[0].url"].Should().StartWith("http://localhost:5001/reviews/rv_");
        (organization["@type"], organization["aggregateRating.reviewCount"]).Should().Be(("Organization", "1"));
    }

    [Fact]
    public async Task Without_reviews_there_is_no_rating_to_show()
    {
        var shop = await server.Given.AWebsite((await server.Given.APartner()).Owner);

        (await Get(shop, "schema")).ShouldBe(200)["aggregateRating"].Should().BeNull();
        var rating = (await Get(shop, "rating")).ShouldBe(200);
        (rating["count"], rating["average"]).Should().Be(("0", null));
        (await Get(shop, "rating?product=SKU-1")).ShouldBeRefused(404, "not_found").Header("Access-Control-Allow-Origin").Should().Be("*");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public async Task A_shop_that_there_is_not_has_none(string website)
    {
        foreach (var what in new[] { "rating", "schema" })
            (await server.Send(RawRequest.Get($"/verified-reviews/v1/public/websites/{website}/{what}"))).ShouldBeRefused(404, "not_found");
    }

    [Theory]
    [InlineData("%00")]
    [InlineData("long")]
    public async Task A_product_that_no_shop_can_have_named_is_refused(string product)
    {
        var shop = await server.Given.AWebsite((await server.Given.APartner()).Owner);
        var asked = product == "long" ? new string('x', 256) : product;

        foreach (var what in new[] { "rating", "schema" })
            (await Get(shop, $"{what}?product={asked}")).ShouldBlame("product").Header("Access-Control-Allow-Origin").Should().Be("*");
    }

    [Fact]
    public async Task The_badge_is_one_script_that_pages_of_any_host_may_load_and_keep()
    {
        var badge = (await server.Send(RawRequest.Get("/badge.js"))).ShouldBe(200);

        badge.Header("Content-Type").Should().Be("text/javascript; charset=utf-8");
        badge.Header("Access-Control-Allow-Origin").Should().Be("*");
        badge.Header("Cross-Origin-Resource-Policy").Should().Be("cross-origin");
        badge.Header("Cache-Control").Should().Be("public, max-age=3600");
        badge.Headers["Set-Cookie"].Should().BeEmpty();
        badge.Text.Should().NotContain("document.cookie").And.NotContain("localStorage").And.NotContain("innerHTML").And.NotContain("eval");
        (await server.Send(RawRequest.Get("/badge.js").With("If-None-Match", badge.Header("ETag")!))).Status.Should().Be(304);
    }

    [Theory]
    [InlineData("/verified-reviews/v1/published/products/reviews")]
    [InlineData("/v1/health")]
    [InlineData("/reviews/rules")]
    public async Task Nothing_else_is_for_pages_of_other_hosts(string target) =>
        (await server.Send(RawRequest.Get(target).With("Origin", "https://shop.example"))).Headers["Access-Control-Allow-Origin"].Should().BeEmpty();

    private async Task<Website> ARatedShop()
    {
        var shop = await server.Given.AWebsite((await server.Given.APartner()).Owner);
        await Publish(await Reviewer.Of(server, shop).Review(rating: 5));
        server.Clock.AdvanceMinutes(1);
        await Publish(await Reviewer.Of(server, shop).Review(rating: 3));
        await Publish(await Reviewer.Of(server, shop).Review(product: null, rating: 4));
        return shop;
    }

    private async Task Publish(string review) => (await _dispatcher.Post($"/reviews/{review}/approve", new JsonObject { ["version"] = 1 })).ShouldBe(200);

    private static string Address(Website shop, string what) => $"/verified-reviews/v1/public/websites/{shop.Id}/{what}";

    private Task<Reply> Get(Website shop, string what) => server.Send(RawRequest.Get(Address(shop, what)));
}
