using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Reviews;
using Parcours.Tests.Media;
using SkiaSharp;

namespace Parcours.Api.Tests.Reviews;

/// <summary>The page behind the link of a request, as a browser without scripts uses it.</summary>
public sealed class ReviewPageTests(TokenServer server) : IClassFixture<TokenServer>
{
    private readonly OperatorClient _dispatcher = new(server, "op_dev_dispatcher");

    [Theory]
    [InlineData("fr", "fr", "Donnez votre avis")]
    [InlineData("en", "en", "Tell others about your purchase")]
    [InlineData("de", "en", "Tell others about your purchase")]
    public async Task It_speaks_the_customers_language_until_they_choose_another(string consumer, string spoken, string title)
    {
        var reviewer = await Reviewer.Of(server, consumer);

        var moved = (await reviewer.Open("")).ShouldBe(302);

        moved.Header("Location").Should().Be($"{reviewer.Page}?lang={spoken}");
        (await reviewer.Open("?lang=" + spoken)).ShouldBe(200).Text.Should().Contain(title);
        (await reviewer.Open("?lang=fr")).Text.Should().Contain("<html lang=\"fr\">");
    }

    [Fact]
    public async Task What_was_written_waits_for_a_person_and_the_request_is_answered_with_it()
    {
        var reviewer = await Reviewer.Of(server);

        var sent = await reviewer.Send("?lang=en", [("subject-0", ""), ("rating-0", "4"), ("text-0", "Fast delivery"), ("subject-1", "SKU-1"), ("rating-1", "5"), ("text-1", ""), ("subject-2", "SKU-2"), ("text-2", "")]);

        sent.ShouldBe(302).Header("Location").Should().Be(reviewer.Address("?lang=en&done=submitted"));
        (server.Stored.StatusOfRequest(reviewer.BrandRequest), server.Stored.StatusOfRequest(reviewer.ProductRequest)).Should().Be(("answered", "answered"));
        var page = (await reviewer.Open("?lang=en&done=submitted")).ShouldBe(200).Text;
        page.Should().Contain("Thank you for your review").And.Contain("Fast delivery").And.Contain("Waiting to be checked").And.Contain("You can still review").And.Contain("The product: <bdi>Chaise</bdi>");
        page.Should().Contain("until May 6, 2026");
    }

    [Fact]
    public async Task One_link_is_enough_and_what_it_was_not_for_stays_asked()
    {
        var reviewer = await Reviewer.Of(server);

        await reviewer.Review(Reviewer.Lamp);

        (server.Stored.StatusOfRequest(reviewer.BrandRequest), server.Stored.StatusOfRequest(reviewer.ProductRequest)).Should().Be(("sent", "answered"));
        await reviewer.Review(product: null);
        server.Stored.StatusOfRequest(reviewer.BrandRequest).Should().Be("answered");
        await reviewer.Review(Reviewer.Chair);
        (await reviewer.Open()).Text.Should().NotContain("You can still review");
    }

    [Fact]
    public async Task A_link_that_a_program_follows_is_not_opened_and_one_that_a_person_looks_at_is()
    {
        var reviewer = await Reviewer.Of(server);
        var page = await reviewer.Open();
        await reviewer.Open();
        server.Stored.StatusOfRequest(reviewer.ProductRequest).Should().Be("sent");

        (await reviewer.Post("?lang=en&handler=opened", [])).ShouldBe(200);
        server.Stored.StatusOfRequest(reviewer.ProductRequest).Should().Be("sent", "it did not come from the page");
        for (var time = 0; time < 2; time++)
            (await reviewer.Post("?lang=en&handler=opened", [(Reviewer.TokenName, Reviewer.TokenIn(page))])).ShouldBe(200);

        server.Stored.StatusOfRequest(reviewer.ProductRequest).Should().Be("opened");
    }

    [Fact]
    public async Task Its_author_changes_a_review_and_a_person_reads_it_anew()
    {
        var reviewer = await Reviewer.Of(server);
        var id = await reviewer.Review(text: "Belle lampe");
        (await Decide(id, "approve", """{"version": 1}""")).ShouldBe(200);
        (await reviewer.Open("?lang=en&edit=" + id)).ShouldBe(200).Text.Should().Contain("Change your review").And.Contain("Belle lampe</textarea>").And.Contain("value=\"5\" checked=\"checked\"");

        var edited = (await reviewer.Edit(id, 2, "Elle clignote")).ShouldBe(302);

        edited.Header("Location").Should().EndWith("done=edited");
        (await reviewer.Open("?lang=en&done=edited")).Text.Should().Contain("Your review is changed").And.Contain("Elle clignote").And.Contain("Waiting to be checked");
        (await Decide(id, "approve", """{"version": 1}""")).ShouldBeRefused(409, "invalid_transition");
        (await Decide(id, "approve", """{"version": 2}""")).ShouldBe(200);
        var work = (await _dispatcher.Get("/reviews/" + id)).ShouldBe(200);
        work.Json.GetProperty("history").EnumerateArray().Select(step => (step.GetProperty("event").GetString(), step.TryGetProperty("review_content", out var text) ? text.GetString() : null))
            .Should().Equal(("submitted", "Belle lampe"), ("published", null), ("edited", "Elle clignote"), ("published", null));
    }

    [Fact]
    public async Task Its_author_withdraws_a_review_for_good()
    {
        var reviewer = await Reviewer.Of(server);
        var id = await reviewer.Review();
        (await reviewer.Open("?lang=en&withdraw=" + id)).ShouldBe(200).Text.Should().Contain("Withdraw your review?").And.Contain("cannot be brought back");

        (await reviewer.Withdraw(id)).ShouldBe(302);

        (await reviewer.Open("?lang=en&done=withdrawn")).Text.Should().Contain("Your review is withdrawn").And.Contain("Withdrawn by you").And.NotContain("&amp;edit=");
        (await reviewer.Withdraw(id)).ShouldBe(409);
        (await reviewer.Edit(id, 5, "Again")).ShouldBe(409);
    }

    [Fact]
    public async Task A_rejected_review_says_why_and_can_be_changed()
    {
        var reviewer = await Reviewer.Of(server);
        var id = await reviewer.Review();
        (await Decide(id, "reject", """{"reason": "personal_data", "note": "A phone number"}""")).ShouldBe(200);

        (await reviewer.Open()).Text.Should().Contain("Not published").And.Contain("personal data").And.Contain("You can change it").And.NotContain("A phone number");
        (await reviewer.Edit(id, 4, "Belle lampe")).ShouldBe(302);
        (await Decide(id, "approve", """{"version": 2}""")).ShouldBe(200);
    }

    [Fact]
    public async Task Somebody_elses_review_cannot_be_changed_by_a_link()
    {
        var (author, other) = (await Reviewer.Of(server), await Reviewer.Of(server));
        var id = await author.Review();
        await other.Review();

        (await other.Edit(id, 1, "Bad")).ShouldBe(409);
        (await other.Withdraw(id)).ShouldBe(409);

        (await _dispatcher.Get("/reviews/" + id))["review_content"].Should().Be("Belle lampe");
    }

    [Theory]
    [InlineData("", "Belle lampe", "rating", "choose 1 to 5 stars")]
    [InlineData("6", "Belle lampe", "rating", "choose 1 to 5 stars")]
    [InlineData("", "", null, "Please give at least one rating")]
    public async Task What_is_missing_is_said_and_what_was_typed_stays(string rating, string text, string? field, string said)
    {
        var reviewer = await Reviewer.Of(server);

        var reply = await reviewer.Send("?lang=en", [("subject-1", "SKU-1"), ("rating-1", rating), ("text-1", text)]);

        reply.ShouldBe(422).Text.Should().Contain(said).And.Contain(text + "</textarea>");
        if (field is not null)
            reply.Text.Should().Contain($"{field}-1-error");
        server.Stored.StatusOfRequest(reviewer.ProductRequest).Should().Be("sent");
    }

    [Fact]
    public async Task A_text_of_a_hundred_kilobytes_is_refused_and_one_of_four_thousand_characters_is_not()
    {
        var reviewer = await Reviewer.Of(server);

        (await reviewer.Send("?lang=en", [("subject-1", "SKU-1"), ("rating-1", "5"), ("text-1", new string('x', 100_000))])).ShouldBe(422).Text.Should().Contain("At most 4000 characters, please: there are 100000.");
        (await reviewer.Send("?lang=en", [("subject-1", "SKU-1"), ("rating-1", "5"), ("text-1", string.Concat(Enumerable.Repeat("💯", 2000)))])).ShouldBe(302);
    }

    [Fact]
    public async Task A_form_larger_than_any_is_refused_to_a_person()
    {
        var reviewer = await Reviewer.Of(server);
        var form = new RawRequest("POST", reviewer.Address(), Encoding.ASCII.GetBytes("text-1=" + new string('x', 1_100_000)), [("Content-Type", "application/x-www-form-urlencoded")]);

        var reply = await server.Send(form);

        reply.ShouldBe(413).Text.Should().Contain("too large together").And.Contain("<h1");
    }

    [Fact]
    public async Task A_form_that_is_not_ours_is_not_taken()
    {
        var reviewer = await Reviewer.Of(server);
        var page = await reviewer.Open();
        (string, string)[] fields = [("subject-1", "SKU-1"), ("rating-1", "1")];

        (await reviewer.Post("?lang=en", fields)).ShouldBe(400).Text.Should().Contain("keeps no cookies");
        (await reviewer.Post("?lang=en", [(Reviewer.TokenName, "forged"), .. fields])).ShouldBe(400);
        (await server.Send(new RawRequest("POST", reviewer.Address(), Encoding.ASCII.GetBytes($"{Reviewer.TokenName}={Uri.EscapeDataString(Reviewer.TokenIn(page))}&subject-1=SKU-1&rating-1=1"),
            [("Content-Type", "application/x-www-form-urlencoded")]))).ShouldBe(400);

        server.Stored.StatusOfRequest(reviewer.ProductRequest).Should().Be("sent");
    }

    [Theory]
    [InlineData("<script>alert('x')</script>")]
    [InlineData("</textarea><img src=x onerror=alert(1)>")]
    [InlineData("\u202edesrever \u2066unclosed")]
    [InlineData("שלום עולם, مرحبا")]
    [InlineData("👩‍👩‍👧 𝕏 💯")]
    [InlineData("'; DROP TABLE reviews; --")]
    [InlineData("{{constructor.constructor('alert(1)')()}} ${7*7}")]
    public async Task Hostile_texts_are_kept_as_they_are_and_shown_as_text(string hostile)
    {
        var owner = (await server.Given.APartner()).Owner;
        var (client, shop) = (await server.Given.AClient(owner), await server.Given.AWebsite(owner));
        var reviewer = Reviewer.Of(server, shop);

        var id = await reviewer.Review(text: hostile);
        (await Decide(id, "approve", """{"version": 1}""")).ShouldBe(200);
        (await client.Send(RawRequest.Post($"/verified-reviews/v1/reviews/{id}/reply", new System.Text.Json.Nodes.JsonObject { ["content"] = hostile }) with { Method = "PUT" })).ShouldBe(200);

        var published = await client.Get("/verified-reviews/v1/published/products/reviews");
        (published["[0].review_content"], published["[0].reply.content"]).Should().Be((hostile, hostile));
        (await _dispatcher.Get("/reviews/" + id))["review_content"].Should().Be(hostile);
        foreach (var page in new[] { await reviewer.Open(), await reviewer.Open("?lang=en&edit=" + id), await server.Send(RawRequest.Get("/reviews/" + id)), await server.Send(RawRequest.Get($"/verified-reviews/v1/public/websites/{shop.Id}/schema?product=SKU-1")) })
        {
            page.ShouldBe(200).Text.Should().NotContain("<script>alert").And.NotContain("<img src=x").And.NotContain("</textarea><");
            page.Header("Content-Security-Policy").Should().Contain("default-src 'none'");
        }

        (await server.Send(RawRequest.Get("/reviews/" + id))).Text.Should().NotContain("\u202e").And.NotContain("\u2066");
    }

    [Fact]
    public async Task A_hostile_name_of_a_product_is_shown_as_text()
    {
        var reviewer = Reviewer.Of(server, await server.Given.AWebsite((await server.Given.APartner()).Owner, new WebsiteSettings("<b>Shop</b>")), shopName: "<script>alert(1)</script>", firstName: "<i>Marie</i>");

        var page = (await reviewer.Open()).ShouldBe(200).Text;

        page.Should().NotContain("<script>alert").And.NotContain("<b>Shop").And.NotContain("<i>Marie");
        page.Should().Contain("&lt;b&gt;Shop&lt;/b&gt;");
    }

    [Fact]
    public async Task Photos_are_drawn_anew_and_everyone_sees_them_once_the_review_is_published()
    {
        var reviewer = await Reviewer.Of(server);
        var id = await reviewer.Review(photos: [SampleMedia.JpegWithPlace(), SampleMedia.Picture(SKEncodedImageFormat.Png, 3000, 100)]);
        var work = (await _dispatcher.Get("/reviews/" + id)).ShouldBe(200);
        var (signed, plain) = (new Uri(work["photos[0]"]!).PathAndQuery, new Uri(work["photos[0]"]!).AbsolutePath);

        var photo = (await server.Send(RawRequest.Get(signed))).ShouldBe(200);

        photo.Header("Content-Type").Should().Be("image/jpeg");
        Encoding.Latin1.GetString(photo.Body).Should().NotContain(SampleMedia.Place).And.NotContain("Exif");
        SKBitmap.DecodeBounds((await server.Send(RawRequest.Get(new Uri(work["photos[1]"]!).PathAndQuery))).Body).Width.Should().Be(2048);
        (await server.Send(RawRequest.Get(plain))).ShouldBeRefused(404, "not_found");
        (await server.Send(RawRequest.Get(plain + "?key=forged"))).ShouldBeRefused(404, "not_found");
        (await Decide(id, "approve", """{"version": 1}""")).ShouldBe(200);
        (await server.Send(RawRequest.Get(plain))).ShouldBe(200).Header("Cache-Control").Should().Be("public, max-age=3600");
        (await reviewer.Withdraw(id)).ShouldBe(302);
        (await server.Send(RawRequest.Get(plain))).ShouldBeRefused(404, "not_found");
    }

    [Fact]
    public async Task What_is_no_photo_is_said_and_the_good_ones_need_not_be_sent_again()
    {
        var reviewer = await Reviewer.Of(server);

        var refused = await reviewer.Send(
            "?lang=en",
            [("subject-1", "SKU-1"), ("rating-1", "5"), ("text-1", "Belle lampe")],
            ("photos-1", "good.jpg", SampleMedia.JpegWithPlace()), ("photos-1", "<b>bad</b>.jpg", "<html><script>alert(1)</script></html>"u8.ToArray()));

        refused.ShouldBe(422).Text.Should().Contain("&lt;b&gt;bad&lt;/b&gt;.jpg</bdi> is no JPEG").And.Contain("Photo 1, received");
        await reviewer.Review();
        (await _dispatcher.Get("/reviews/" + reviewer.LastReview)).Json.GetProperty("photos").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task More_photos_than_a_review_has_are_refused()
    {
        var reviewer = await Reviewer.Of(server);
        var files = Enumerable.Range(0, 6).Select(at => ("photos-1", $"{at}.jpg", SampleMedia.JpegWithPlace())).ToList();

        (await reviewer.Send("?lang=en", [("subject-1", "SKU-1"), ("rating-1", "5")], files)).ShouldBe(422).Text.Should().Contain("At most 5 photos can be sent.");
    }

    [Fact]
    public async Task A_photo_is_taken_out_of_a_review()
    {
        var reviewer = await Reviewer.Of(server);
        var id = await reviewer.Review(photos: [SampleMedia.JpegWithPlace(), SampleMedia.JpegWithPlace()]);
        var photo = new Uri((await _dispatcher.Get("/reviews/" + id))["photos[0]"]!).Segments[^1];

        (await reviewer.Send($"?lang=en&handler=edit&edit={id}", [("subject-0", "SKU-1"), ("rating-0", "5"), ("drop-0", photo)])).ShouldBe(302);

        (await _dispatcher.Get("/reviews/" + id)).Json.GetProperty("photos").EnumerateArray().Should().ContainSingle().Which.GetString().Should().NotContain(photo);
    }

    [Theory]
    [InlineData("/review/nonsense?lang=en", 404, "We do not know this link")]
    [InlineData("/review/nonsense?lang=fr", 404, "Nous ne connaissons pas ce lien")]
    public async Task A_link_that_is_none_opens_nothing(string target, int status, string said) => (await server.Send(RawRequest.Get(target))).ShouldBe(status).Text.Should().Contain(said);

    [Theory]
    [InlineData("cancelled")]
    [InlineData("bounced")]
    public async Task A_request_that_was_called_off_asks_nothing(string status)
    {
        var reviewer = Reviewer.Of(server, await server.Given.AWebsite((await server.Given.APartner()).Owner), status: status);

        (await reviewer.Open()).ShouldBe(410).Text.Should().Contain("There is nothing to review here any more");
        (await reviewer.Post("?lang=en", [("subject-1", "SKU-1"), ("rating-1", "5")])).ShouldBe(410);
    }

    [Fact]
    public async Task The_page_is_kept_nowhere_and_its_address_told_to_nobody()
    {
        var reply = await (await Reviewer.Of(server)).Open();

        reply.Header("Cache-Control").Should().Contain("no-store");
        reply.Header("Referrer-Policy").Should().Be("same-origin", "the address is the key");
        reply.Header("X-Robots-Tag").Should().Be("noindex");
        reply.Headers["Set-Cookie"].Should().ContainSingle().Which.Should().StartWith("parcours_form=").And.Contain("samesite=strict").And.Contain("httponly");
    }

    private Task<Reply> Decide(string review, string step, string body) => _dispatcher.Post($"/reviews/{review}/{step}", System.Text.Json.Nodes.JsonNode.Parse(body)!.AsObject());
}

/// <summary>What time does to links and to reviews that were put away.</summary>
public sealed class ReviewsInTheCourseOfTimeTests
{
    [Fact]
    public async Task A_link_is_good_for_180_days()
    {
        await using var server = new TokenServer();
        var reviewer = await Reviewer.Of(server);
        await reviewer.Review();
        server.Clock.Advance(Duration.FromDays(180) - Duration.FromSeconds(1));
        (await reviewer.Open()).ShouldBe(200);

        server.Clock.AdvanceSeconds(1);

        (await reviewer.Open()).ShouldBe(410).Text.Should().Contain("This link is over").And.NotContain("Belle lampe");
        (await reviewer.Post("?lang=en&handler=opened", [])).ShouldBe(200);
    }

    [Fact]
    public async Task What_was_removed_is_gone_after_a_year_with_its_photos()
    {
        await using var server = new TokenServer();
        var dispatcher = new OperatorClient(server, "op_dev_dispatcher");
        var reviewer = await Reviewer.Of(server);
        var id = await reviewer.Review(photos: [SampleMedia.JpegWithPlace()]);
        (await dispatcher.Post($"/reviews/{id}/reject", new System.Text.Json.Nodes.JsonObject { ["reason"] = "not_genuine" })).ShouldBe(200);
        var photos = Directory.GetFiles(server.MediaRoot, "md_*", SearchOption.AllDirectories);
        photos.Should().ContainSingle();

        server.Clock.Advance(Review.KeptFor - Duration.FromSeconds(1));
        await Erase(server);
        (await dispatcher.Get("/reviews/" + id)).ShouldBe(200);
        server.Clock.AdvanceSeconds(1);
        await Erase(server);

        (await dispatcher.Get("/reviews/" + id)).ShouldBeRefused(404, "not_found");
        File.Exists(photos[0]).Should().BeFalse();
    }

    private static async Task Erase(TokenServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await ReviewEraser.EraseOld(scope.ServiceProvider, TestContext.Current.CancellationToken);
    }
}
