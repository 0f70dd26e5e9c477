using System.Text.Json.Nodes;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Reviews;

/// <summary>What a merchant's program reads of its published reviews, by the contract.</summary>
public sealed class PublishedTests(TokenServer server) : IClassFixture<TokenServer>
{
    private const string Reviews = "/verified-reviews/v1/published/products/reviews";

    private const string Ratings = "/verified-reviews/v1/published/products/ratings";

    private const string Products = "/verified-reviews/v1/published/products";

    private const string OfBrands = "/verified-reviews/v1/published/brands/reviews";

    private const string Brands = "/verified-reviews/v1/published/brands";

    private readonly OperatorClient _dispatcher = new(server, "op_dev_dispatcher");

    public static TheoryData<string> Lists => [Reviews, Ratings, Products, OfBrands, Brands];

    [Fact]
    public async Task A_published_review_has_what_the_contract_names()
    {
        var (client, shop) = await AShop();
        var reviewer = Reviewer.Of(server, shop);
        var bought = Rfc3339.Of(server.Now);
        server.Clock.AdvanceMinutes(1);
        var id = await APublished(reviewer, 4, "Belle lampe,\nbonne lumière");
        (await Reply(client, id, "Merci !")).ShouldBe(200);
        var now = Rfc3339.Of(server.Now);

        var reply = (await client.Get(Reviews)).ShouldBe(200);

        reply.Json.GetArrayLength().Should().Be(1);
        JsonNode.DeepEquals(JsonNode.Parse(reply.Json[0].GetRawText()), JsonNode.Parse($$"""
            {"review_id": "{{id}}", "website_id": "{{shop.Id}}", "review_rate": 4, "review_content": "Belle lampe,\nbonne lumière", "locale": "en",
             "product_variation_id": "SKU-1", "product_name": "Lampe", "author_firstname": "Marie", "is_verified": true,
             "created_at": "{{now}}", "publish_date": "{{now}}", "order_reference": "{{reviewer.Reference}}", "experience_date": "{{bought}}", "media": [],
             "reply": {"content": "Merci !", "created_at": "{{now}}"} }
            """)).Should().BeTrue(reply.Text);
        reply.Header("Link").Should().BeNull();
    }

    [Fact]
    public async Task Links_lead_through_the_list_and_back_with_the_filters_in_them()
    {
        var (client, shop) = await AShop();
        var written = new List<string>();
        for (var made = 0; made < 5; made++)
        {
            server.Clock.AdvanceMinutes(1);
            written.Insert(0, await APublished(Reviewer.Of(server, shop), 5));
        }

        await APublished(Reviewer.Of(server, shop), 3);
        var (seen, target) = (new List<string>(), (string?)Reviews + "?review_rate=5&limit=2");
        var pages = new List<Reply>();
        while (target is not null)
        {
            pages.Add((await client.Get(target)).ShouldBe(200));
            seen.AddRange(pages[^1].Json.EnumerateArray().Select(review => review.GetProperty("review_id").GetString()!));
            target = LinkIn(pages[^1], "next");
        }

        seen.Should().Equal(written);
        pages.Should().HaveCount(3);
        LinkIn(pages[0], "prev").Should().BeNull();
        LinkIn(pages[1], "next").Should().StartWith(Reviews + "?review_rate=5&limit=2&cursor=n");
        pages[0].Header("Link").Should().StartWith("<http://localhost:5001" + Reviews, "the address is ours, whatever host a request names");
        var back = (await client.Get(LinkIn(pages[2], "prev")!)).ShouldBe(200);
        back.Text.Should().Be(pages[1].Text);
        (await client.Get(LinkIn(back, "prev")!)).Text.Should().Be(pages[0].Text);
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task An_answer_that_has_not_changed_is_not_sent_again(string list)
    {
        var (client, shop) = await AShop();
        var reviewer = Reviewer.Of(server, shop);
        await APublished(reviewer, 5);
        await APublished(reviewer, 5, product: null);
        var first = (await client.Get(list)).ShouldBe(200);
        var tag = first.Header("ETag")!;

        var again = await client.Send(RawRequest.Get(list).With("If-None-Match", $"\"other\", W/{tag}"));

        (again.Status, again.Body.Length, again.Header("ETag")).Should().Be((304, 0, tag));
        first.Header("Cache-Control").Should().Be("private, no-cache");
        await APublished(Reviewer.Of(server, shop), 1);
        await APublished(Reviewer.Of(server, shop), 1, product: null);
        var changed = (await client.Send(RawRequest.Get(list).With("If-None-Match", tag))).ShouldBe(200);
        changed.Header("ETag").Should().NotBe(tag);
    }

    [Fact]
    public async Task Ratings_and_products_and_shops_have_their_stars()
    {
        var (client, shop) = await AShop();
        foreach (var rating in new[] { 5, 4, 4 })
            await APublished(Reviewer.Of(server, shop), rating);
        await APublished(Reviewer.Of(server, shop), 2, product: null);

        var rated = (await client.Get(Ratings + "?product_variation_id=SKU-1")).ShouldBe(200);
        var product = (await client.Get(Products)).ShouldBe(200);
        var brand = (await client.Get(Brands)).ShouldBe(200);

        JsonNode.DeepEquals(JsonNode.Parse(rated.Text), JsonNode.Parse($$"""
            [{"website_id": "{{shop.Id}}", "product_variation_id": "SKU-1", "average": 4.33, "count": 3, "distribution": {"1": 0, "2": 0, "3": 0, "4": 2, "5": 1} }]
            """)).Should().BeTrue(rated.Text);
        (product["[0].product_name"], product["[0].product_url"], product["[0].count"], product["[0].last_publish_date"]).Should().Be(("Lampe", "https://shop.example/lampe", "3", Rfc3339.Of(server.Now)));
        (brand["[0].website_id"], brand["[0].average"], brand["[0].distribution.2"]).Should().Be((shop.Id.ToString(), "2", "1"));
    }

    [Fact]
    public async Task A_shop_without_reviews_has_empty_lists_and_no_average()
    {
        var (client, shop) = await AShop();

        foreach (var list in new[] { Reviews, Ratings, Products, OfBrands })
            (await client.Get(list)).ShouldBe(200).Text.Should().Be("[]");
        var brand = (await client.Get(Brands)).ShouldBe(200);
        (brand["[0].name"], brand["[0].count"], brand["[0].average"]).Should().Be((shop.Name, "0", null));
    }

    [Theory]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=0", "limit")]
    [InlineData("review_rate=6", "review_rate")]
    [InlineData("review_rate=good", "review_rate")]
    [InlineData("publish_date.gte=yesterday", "publish_date.gte")]
    [InlineData("publish_date.lt=2025-13-01T00:00:00Z", "publish_date.lt")]
    public async Task A_filter_out_of_range_is_named(string query, string field)
    {
        var (client, _) = await AShop();

        foreach (var list in new[] { Reviews, Ratings, Products, OfBrands, Brands })
            (await client.Get($"{list}?{query}")).ShouldBlame(field);
    }

    [Fact]
    public async Task A_product_that_no_shop_can_have_named_is_refused()
    {
        var (client, _) = await AShop();

        foreach (var list in new[] { Reviews, Ratings, Products })
            (await client.Get(list + "?product_variation_id=SKU%001")).ShouldBlame("product_variation_id");
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task A_cursor_that_is_none_is_unknown(string list)
    {
        var (client, _) = await AShop();

        (await client.Get(list + "?cursor=nonsense")).ShouldBeRefused(404, "unknown_cursor");
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task A_shop_that_is_not_yours_is_named_among_those_that_are(string list)
    {
        var (client, shop) = await AShop();
        var (_, foreign) = await AShop();

        foreach (var unknown in new[] { "nonsense", foreign.Id.ToString() })
        {
            var reply = (await client.Get($"{list}?website_id={unknown}")).ShouldBeRefused(404, "unknown_website");
            reply["error.details.website_ids[0]"].Should().Be(shop.Id.ToString());
        }

        (await client.Get($"{list}?website_id={shop.Id}")).ShouldBe(200);
    }

    [Fact]
    public async Task What_is_published_is_seen_by_its_own_account_and_mode_alone()
    {
        var (client, shop) = await AShop();
        var id = await APublished(Reviewer.Of(server, shop), 5);
        var (stranger, _) = await AShop();
        var live = await server.Given.AClient(client.Owner with { Mode = Mode.Live });

        (await stranger.Get(Reviews)).Text.Should().Be("[]");
        (await live.Get(Reviews)).Text.Should().Be("[]");
        foreach (var other in new[] { stranger, live })
        {
            (await Reply(other, id, "Merci")).ShouldBeRefused(404, "not_found");
            (await other.Send(RawRequest.Get($"/verified-reviews/v1/reviews/{id}/reply") with { Method = "DELETE" })).ShouldBeRefused(404, "not_found");
            (await Choose(other, shop.Id.ToString(), """{"from_rate": 1}""")).ShouldBeRefused(404, "unknown_website");
        }
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task Without_a_token_there_is_nothing(string list) => (await server.Send(RawRequest.Get(list))).ShouldBe(401);

    [Fact]
    public async Task Nobody_sees_what_waits_or_was_put_away()
    {
        var (client, shop) = await AShop();
        var (waiting, rejected, removed, withdrawn) = (Reviewer.Of(server, shop), Reviewer.Of(server, shop), Reviewer.Of(server, shop), Reviewer.Of(server, shop));
        await waiting.Review();
        (await Decide(await rejected.Review(), "reject", """{"reason": "off_topic"}""")).ShouldBe(200);
        (await Decide(await APublished(removed, 1), "remove", """{"reason": "insulting"}""")).ShouldBe(200);
        (await withdrawn.Withdraw(await APublished(withdrawn, 1))).ShouldBe(302);

        (await client.Get(Reviews)).Text.Should().Be("[]");
        (await client.Get(Ratings + "?product_variation_id=SKU-1")).Text.Should().Be("[]");
        (await client.Get(Products)).Text.Should().Be("[]");
    }

    [Fact]
    public async Task The_last_publication_is_that_of_a_review_which_is_still_there()
    {
        var (client, shop) = await AShop();
        await APublished(Reviewer.Of(server, shop), 4);
        var first = server.Now;
        server.Clock.AdvanceMinutes(1);
        var last = await APublished(Reviewer.Of(server, shop), 1);
        (await client.Get(Products))["[0].last_publish_date"].Should().Be(Rfc3339.Of(server.Now));

        (await Decide(last, "remove", """{"reason": "insulting"}""")).ShouldBe(200);

        var product = (await client.Get(Products)).ShouldBe(200);
        (product["[0].last_publish_date"], product["[0].count"]).Should().Be((Rfc3339.Of(first), "1"));
    }

    [Fact]
    public async Task The_list_of_shops_can_be_walked_forth_and_back()
    {
        var (client, first) = await AShop();
        Website[] shops = [first, await server.Given.AWebsite(client.Owner), await server.Given.AWebsite(client.Owner)];

        var (target, pages) = ((string?)(Brands + "?limit=1"), new List<Reply>());
        while (target is not null)
        {
            pages.Add((await client.Get(target)).ShouldBe(200));
            target = LinkIn(pages[^1], "next");
        }

        pages.Select(page => page["[0].website_id"]).Should().Equal(shops.Select(shop => shop.Id.ToString()));
        LinkIn(pages[0], "prev").Should().BeNull();
        (await client.Get(LinkIn(pages[2], "prev")!)).Text.Should().Be(pages[1].Text);
        (await client.Get(LinkIn(pages[1], "prev")!)).Text.Should().Be(pages[0].Text);
    }

    [Fact]
    public async Task A_shop_replies_once_writes_it_anew_and_takes_it_back()
    {
        var (client, shop) = await AShop();
        var id = await Reviewer.Of(server, shop).Review();
        (await Reply(client, id, "Merci")).ShouldBeRefused(409, "invalid_transition")["error.details.status"].Should().Be("pending");
        (await Decide(id, "approve", """{"version": 1}""")).ShouldBe(200);

        (await Reply(client, id, "Merci")).ShouldBe(200)["reply.content"].Should().Be("Merci");
        (await Reply(client, id, "Merci beaucoup")).ShouldBe(200);
        (await client.Get(Reviews))["[0].reply.content"].Should().Be("Merci beaucoup");
        foreach (var none in new[] { "", " ", "\u0007", new string('x', 2001) })
            (await Reply(client, id, none)).ShouldBlame("content");

        var back = (await client.Send(RawRequest.Get($"/verified-reviews/v1/reviews/{id}/reply") with { Method = "DELETE" })).ShouldBe(200);
        (back["id"], back["deleted"]).Should().Be((id, "true"));
        (await client.Get(Reviews))["[0].reply"].Should().BeNull();
        (await _dispatcher.Get("/reviews/" + id)).ShouldBe(200).Json.GetProperty("history").EnumerateArray().Select(step => step.GetProperty("event").GetString())
            .Should().Equal("submitted", "published", "replied", "replied", "replied");
    }

    [Fact]
    public async Task A_shop_may_have_good_reviews_published_without_a_person_where_nothing_asks_for_one()
    {
        var (client, shop) = await AShop();
        (await Choose(client, shop.Id.ToString(), """{"from_rate": 4}""")).ShouldBe(200)["from_rate"].Should().Be("4");

        var author = Reviewer.Of(server, shop);
        var published = await author.Review(rating: 4, text: "Belle lampe, bonne lumière");
        (await author.Open("?lang=en&done=submitted")).Text.Should().Contain("It is published already.");
        await Reviewer.Of(server, shop).Review(rating: 3, text: "Moyen");
        await Reviewer.Of(server, shop).Review(rating: 5, text: "Moins cher sur www.autre.fr");
        await Reviewer.Of(server, shop).Review(rating: 5, text: "BELLE lampe ; bonne lumière.");
        (await client.Get(Reviews)).Json.EnumerateArray().Select(review => review.GetProperty("review_id").GetString()).Should().Equal(published);
        (await _dispatcher.Get("/reviews/" + published))["history[1].actor"].Should().Be("platform");

        (await Choose(client, shop.Id.ToString(), "{}")).ShouldBe(200)["from_rate"].Should().BeNull();
        await Reviewer.Of(server, shop).Review(rating: 5, text: "Parfait");
        (await client.Get(Reviews)).Json.GetArrayLength().Should().Be(1);
        (await Choose(client, shop.Id.ToString(), """{"from_rate": 6}""")).ShouldBlame("from_rate");
        (await Choose(client, "nonsense", """{"from_rate": 5}""")).ShouldBeRefused(404, "unknown_website");
    }

    [Fact]
    public async Task The_reasons_are_for_everyone_in_both_languages()
    {
        var reasons = (await server.Send(RawRequest.Get("/verified-reviews/v1/reasons"))).ShouldBe(200);

        reasons.Json.GetProperty("reasons").GetArrayLength().Should().Be(9);
        (reasons["reasons[0].reason"], reasons["reasons[0].en"], reasons["reasons[0].fr"]).Should()
            .Be(("off_topic", "It is not about the purchase, the shop or the product.", "Il ne porte ni sur l’achat, ni sur la boutique, ni sur le produit."));
    }

    private async Task<(TokenClient Client, Website Shop)> AShop()
    {
        var owner = (await server.Given.APartner()).Owner;
        return (await server.Given.AClient(owner), await server.Given.AWebsite(owner));
    }

    private async Task<string> APublished(Reviewer reviewer, int rating, string text = "Belle lampe", string? product = Reviewer.Lamp)
    {
        var id = await reviewer.Review(product, rating, text);
        (await Decide(id, "approve", """{"version": 1}""")).ShouldBe(200);
        return id;
    }

    private Task<Reply> Decide(string review, string step, string body) => _dispatcher.Post($"/reviews/{review}/{step}", JsonNode.Parse(body)!.AsObject());

    private static Task<Reply> Reply(TokenClient client, string review, string text) =>
        client.Send(RawRequest.Post($"/verified-reviews/v1/reviews/{review}/reply", new JsonObject { ["content"] = text }) with { Method = "PUT" });

    private static Task<Reply> Choose(TokenClient client, string website, string body) =>
        client.Send(RawRequest.Post($"/verified-reviews/v1/websites/{website}/publishing", body) with { Method = "PUT" });

    /// <summary>The target of a link of ours.</summary>
    private static string? LinkIn(Reply reply, string rel) => reply.Headers["Link"].SelectMany(header => header.Split(", "))
        .Where(link => link.EndsWith($">; rel=\"{rel}\"", StringComparison.Ordinal)).Select(link => new Uri(link.Split('>')[0][1..]).PathAndQuery).SingleOrDefault();
}
