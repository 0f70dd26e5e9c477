using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Parcours.Api.Tests.Reviews;
using Parcours.Application.Portal;
using Parcours.Application.Reviews;
using Parcours.Domain.Portal;

namespace Parcours.Api.Tests.Portal;

/// <summary>A shop's reviews in a browser: read, decided, answered, asked for, and shown.</summary>
public sealed partial class PortalReviewsTests(PurchaseServer server) : IClassFixture<PurchaseServer>
{
    private const string Queue = "/portal/reviews";

    private const string Import = "/portal/reviews/import";

    private const string Settings = "/portal/reviews/settings";

    private const string WebsitePage = "/portal/reviews/website";

    [Fact]
    public async Task A_review_is_read_published_answered_and_the_answer_taken_back()
    {
        var (website, visitor) = await AShop();
        var reviewer = Reviewer.Of(server, website);
        var id = await reviewer.Review(text: "Belle <lampe>");
        (await visitor.Open(Queue)).ShouldBe(200).Text.Should().Contain($"href=\"/portal/reviews/{id}\"").And.Contain("Belle &lt;lampe&gt;");

        (await visitor.Send($"{Queue}/{id}", "Approve", ("version", "1"))).ShouldBe(302);
        (await server.Send(RawRequest.Get("/reviews/" + id))).ShouldBe(200);
        (await visitor.Open(Queue)).Text.Should().Contain("No review waits to be read").And.NotContain(id);
        (await visitor.Send($"{Queue}/{id}", "Reply", ("content", " "))).ShouldBe(422).Text.Should().Contain("id=\"content-error\"");
        (await visitor.Send($"{Queue}/{id}", "Reply", ("content", "Merci beaucoup !"))).ShouldBe(302);
        (await server.Send(RawRequest.Get("/reviews/" + id))).Text.Should().Contain("Merci beaucoup !");
        (await visitor.Open(Queue + "?status=published")).Text.Should().Contain(id).And.Contain("Replied");
        (await visitor.Send($"{Queue}/{id}", "TakeBack")).ShouldBe(302);

        (await server.Send(RawRequest.Get("/reviews/" + id))).ShouldBe(200).Text.Should().NotContain("Merci beaucoup !");
        var history = (await visitor.Open($"{Queue}/{id}")).ShouldBe(200).Text;
        history.Should().Contain("Reply taken back").And.Contain("Merci beaucoup !", "every one of them stays in the history").And.Contain("By your team");
        server.Stored.AuditOf(id).Should().ContainMatch($"user:{visitor.User.Id.Value} approve_review from *");
    }

    [Fact]
    public async Task A_shop_takes_down_what_it_reported_first_and_for_a_published_reason()
    {
        var (website, visitor) = await AShop();
        var id = await Reviewer.Of(server, website).Review();
        await visitor.Send($"{Queue}/{id}", "Approve", ("version", "1"));

        (await Post(visitor, id, "Remove", ("reason", "off_topic"))).ShouldBe(403);
        (await visitor.Send($"{Queue}/{id}", "Flag", ("reason", ""), ("note", "Ce n’est pas notre lampe."))).ShouldBe(422).Text.Should().Contain("id=\"flag-reason-error\"").And.Contain("Ce n&#x2019;est pas notre lampe.");
        (await visitor.Send($"{Queue}/{id}", "Flag", ("reason", "off_topic"), ("note", "Ce n’est pas notre lampe."))).ShouldBe(302);
        (await server.Send(RawRequest.Get("/reviews/" + id))).ShouldBe(200);
        (await visitor.Send($"{Queue}/{id}", "Keep")).ShouldBe(302);
        await visitor.Send($"{Queue}/{id}", "Flag", ("reason", "off_topic"));
        (await visitor.Send($"{Queue}/{id}", "Remove", ("reason", "off_topic"))).ShouldBe(302);

        (await server.Send(RawRequest.Get("/reviews/" + id))).ShouldBe(404);
        WebUtility.HtmlDecode((await visitor.Open($"{Queue}/{id}")).Text).Should().Contain("Taken down").And.Contain("Left published").And.Contain("Ce n’est pas notre lampe.").And.NotContain("By a reader");
    }

    [Fact]
    public async Task What_its_author_changed_meanwhile_is_not_published_unread()
    {
        var (website, visitor) = await AShop();
        var reviewer = Reviewer.Of(server, website);
        var id = await reviewer.Review();
        (await reviewer.Edit(id, 1, "Tout autre chose")).ShouldBe(302);

        (await visitor.Send($"{Queue}/{id}", "Approve", ("version", "1"))).ShouldBe(409).Text.Should().Contain("changed meanwhile").And.Contain("Tout autre chose");

        (await visitor.Send($"{Queue}/{id}", "Reject", ("reason", "insulting"), ("note", ""))).ShouldBe(302);
        (await visitor.Open(Queue + "?status=rejected")).Text.Should().Contain(id);
    }

    [Fact]
    public async Task Another_accounts_reviews_websites_and_files_are_not_there()
    {
        var (website, _) = await AShop();
        var (_, stranger) = await AShop();
        var id = await Reviewer.Of(server, website).Review();
        var import = await Begin(await AVisitor(website), "purchase_reference,purchase_date,email\n#1,2025-11-01,nobody\n");
        var published = await Reviewer.Of(server, website).Review();
        await (await AVisitor(website)).Send($"{Queue}/{published}", "Approve", ("version", "1"));

        (await stranger.Open($"{Queue}/{id}")).ShouldBe(404);
        (await stranger.Open($"{Queue}/rv_0000000000000000")).ShouldBe(404);
        foreach (var form in new[] { "Approve", "Reject", "Keep", "Remove", "Reply", "TakeBack", "Flag" })
            (await Post(stranger, published, form, ("version", "1"), ("reason", "off_topic"), ("content", "Non"))).ShouldBe(404);
        foreach (var page in new[] { Queue, Queue + "/requests", Import, Settings })
            (await stranger.Open($"{page}?website={website.Id}")).ShouldBe(404).Text.Should().NotContain(website.Name);
        (await stranger.Open($"{Import}?import={import}")).ShouldBe(404);
        (await stranger.Open($"{Import}/{import}/errors")).ShouldBe(404);
        (await Token(stranger, $"{Settings}?website={website.Id}&handler=Publishing", ("from", "1"))).ShouldBe(404);
        (await Token(stranger, $"{Settings}?website={website.Id}&handler=Invitations")).ShouldBe(404);
    }

    [Fact]
    public async Task Every_request_is_followed_with_its_dates_and_reason_by_filters_and_pages()
    {
        var shop = await Shop.At(server);
        var visitor = await PortalVisitor.SignedIn(server, Role.Support, shop.Owner.Partner);
        (await visitor.Open(Queue + "/requests")).ShouldBe(200).Text.Should().Contain("No purchase was told of yet");
        for (var part = 0; part < 2; part++)
            (await shop.Submit(Enumerable.Range(0, 30).Select(number => Shop.APurchase($"P-{part}{number:00}")))).ShouldBe(200);
        (await shop.Submit(Shop.APurchase("P-bad").With("consumer.email", "nobody"))).ShouldBe(422);

        var first = await visitor.Open(Queue + "/requests");
        var next = WebUtility.HtmlDecode(NextPage().Match(first.ShouldBe(200).Text).Groups[1].Value);
        var rest = await visitor.Open(next);

        References(first).Concat(References(rest)).Should().HaveCount(61).And.OnlyHaveUniqueItems();
        rest.ShouldBe(200).Text.Should().NotContain("rel=\"next\"");
        (await visitor.Open(Queue + "/requests?cursor=nonsense")).ShouldBe(302).Header("Location").Should().Be(Queue + "/requests");
        var refused = await visitor.Open(Queue + "/requests?status=rejected");
        References(refused).Should().Equal("P-bad");
        refused.Text.Should().Contain("Purchase refused").And.Contain("consumer.email");
        var one = await visitor.Open(Queue + "/requests?reference=P-007");
        References(one).Should().Equal("P-007");
        one.Text.Should().Contain("Scheduled").And.Contain("datetime=\"2025-11-07T15:00:00Z\"").And.Contain("The shop");
        References(await visitor.Open(Queue + "/requests?from=2025-11-07&to=2025-11-07&reference=P-007")).Should().HaveCount(1, "the last day is part of it");
        References(await visitor.Open(Queue + "/requests?to=2025-11-06")).Should().BeEmpty();
        (await visitor.Open(Queue + "/requests?from=yesterday")).ShouldBe(422).Text.Should().Contain("id=\"from-error\"");
    }

    [Fact]
    public async Task A_consumer_is_erased_once_whoever_asks_is_sure()
    {
        var shop = await Shop.At(server);
        var (visitor, reader) = (await PortalVisitor.SignedIn(server, Role.Support, shop.Owner.Partner), await PortalVisitor.SignedIn(server, Role.ReadOnly, shop.Owner.Partner));
        var email = $"{Guid.CreateVersion7():N}@example.com";
        var id = (await shop.Submit(shop.AFullPurchase("#gone").With("consumer.email", email))).ShouldBe(200)["[0].id"]!;
        const string Page = Queue + "/requests?reference=%23gone";
        (await visitor.Open(Page)).ShouldBe(200).Text.Split("Erase the consumer of #gone").Should().HaveCount(1 + 1, "the purchase brought two requests, and has one consumer");
        (await reader.Open(Page)).ShouldBe(200).Text.Should().NotContain("Erase the consumer");

        (await Token(visitor, Page + "&handler=Erase", ("purchase", id))).ShouldBe(302).Header("Location").Should().Be(Page);

        server.Stored.TablesThatMention(email).Should().BeEmpty();
        var after = await visitor.Open(Page);
        after.ShouldBe(200).Text.Should().Contain("The consumer is erased").And.Contain("Cancelled").And.NotContain("Erase the consumer of");
        References(after).Should().Equal("#gone", "#gone");
        server.Stored.AuditOf(id).Should().ContainMatch($"user:{visitor.User.Id.Value} erase_purchase from *");
    }

    [Fact]
    public async Task Another_shops_consumer_is_not_there_to_be_erased()
    {
        var shop = await Shop.At(server);
        var email = $"{Guid.CreateVersion7():N}@example.com";
        var id = (await shop.Submit(Shop.APurchase().With("consumer.email", email))).ShouldBe(200)["[0].id"]!;
        var (_, stranger) = await AShop();

        foreach (var named in new[] { id, "pe_0000000000000000", "nonsense", "" })
            (await Token(stranger, Queue + "/requests?handler=Erase", ("purchase", named))).ShouldBe(404);

        server.Stored.TablesThatMention(email).Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_file_is_sent_watched_and_its_refused_lines_taken_back()
    {
        var (website, visitor) = await AShop();
        var file = "purchase_reference;purchase_date;email\n#1;2025-11-01;marie@example.com\n#2;2025-11-01;nobody\n#1;2025-11-01;marie@example.com\n";

        var sent = (await visitor.SendFile(Import, "Novembre été.csv", Encoding.UTF8.GetBytes(file))).ShouldBe(302).Header("Location")!;
        var working = (await visitor.Open(sent)).ShouldBe(200).Text;
        await server.WorkOff();
        var done = (await visitor.Open(sent)).ShouldBe(200).Text;
        var errors = (await visitor.Open(Regex.Match(done, "href=\"([^\"]*/errors)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value)).ShouldBe(200);

        WebUtility.HtmlDecode(working).Should().Contain("Novembre été.csv").And.Contain("class=\"card working\"").And.Contain("Refresh");
        done.Should().NotContain("card working").And.Contain("The file is done").And.Contain("<dd>3 / 3</dd>");
        errors.Header("Content-Disposition").Should().StartWith("attachment; filename=rejected.csv");
        errors.Text.Should().Contain("invalid_email").And.Contain("#2;2025-11-01;nobody").And.NotContain("marie@example.com");
        WebUtility.HtmlDecode((await visitor.Open(Import)).Text).Should().Contain("Novembre été.csv", "it is found again");
        server.Stored.PurchasesOf(website.Id).Should().ContainSingle();
    }

    [Theory]
    [InlineData("", 422, "Choose a file that is not empty")]
    [InlineData("reference,date\n1,2\n", 422, "purchase_date")]
    [InlineData("purchase_reference,purchase_date,email\n", 422, "Nothing of the file was taken")]
    public async Task A_file_of_which_nothing_can_be_taken_says_why(string content, int status, string why)
    {
        var (website, visitor) = await AShop();

        (await visitor.SendFile(Import, "a.csv", Encoding.UTF8.GetBytes(content))).ShouldBe(status).Text.Should().Contain(why).And.Contain("role=\"alert\"");

        server.Stored.PurchasesOf(website.Id).Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_too_large_says_so()
    {
        var (_, visitor) = await AShop();

        (await visitor.SendFile(Import, "a.csv", new byte[(4 * 1024 * 1024) + 1])).ShouldBe(413).Text.Should().Contain("larger than 4 MB");
    }

    [Fact]
    public async Task Invitations_say_the_shops_own_words_in_each_language_and_the_previews_show_them()
    {
        var (_, visitor) = await AShop();
        var ours = WebUtility.HtmlDecode((await visitor.Open(Settings)).ShouldBe(200).Text);
        ours.Should().Contain("Que pensez-vous de votre achat").And.Contain("What do you think of your purchase");

        (await visitor.Send(Settings, "Invitations", ("remind_after", "3"), ("texts.fr.subject", "Alors, {shop} ?"), ("texts.en.text", "Dear {name}"))).ShouldBe(422).Text
            .Should().Contain("id=\"texts-en-text-error\"").And.Contain("Alors, {shop} ?").And.Contain("Dear {name}");
        (await visitor.Send(Settings, "Invitations", ("remind_after", "soon"))).ShouldBe(422).Text.Should().Contain("id=\"remind_after-error\"").And.Contain("value=\"soon\"");
        (await visitor.Send(Settings, "Invitations", ("remind_after", "3"), ("texts.fr.subject", "Alors, {first_name} ?"))).ShouldBe(302).Header("Location").Should().Be(Settings);

        var kept = WebUtility.HtmlDecode((await visitor.Open(Settings)).Text);
        kept.Should().Contain("Alors, Marie ?").And.Contain("value=\"3\"").And.Contain("What do you think of your purchase").And.NotContain("Que pensez-vous de votre achat");
    }

    [Fact]
    public async Task A_shop_chooses_what_is_published_without_a_person()
    {
        var (website, visitor) = await AShop();
        (await visitor.Open(Settings)).Text.Should().NotContain("value=\"4\" selected").And.Contain($"data-website=&quot;{website.Id}&quot;");

        (await visitor.Send(Settings, "Publishing", ("from", "4"))).ShouldBe(302);
        (await visitor.Open(Settings)).Text.Should().Contain("value=\"4\" selected=\"selected\"");
        var published = await Reviewer.Of(server, website).Review(rating: 5);
        (await server.Send(RawRequest.Get("/reviews/" + published))).ShouldBe(200);
        (await visitor.Send(Settings, "Publishing", ("from", ""))).ShouldBe(302);

        var waiting = await Reviewer.Of(server, website).Review(rating: 5, text: "Encore mieux");
        (await server.Send(RawRequest.Get("/reviews/" + waiting))).ShouldBe(404);
    }

    [Fact]
    public async Task Of_several_websites_one_is_chosen_and_kept_from_page_to_page()
    {
        var owner = (await server.Given.APartner()).Owner;
        var (first, second) = (await server.Given.AWebsite(owner), await server.Given.AWebsite(owner));
        var visitor = await PortalVisitor.SignedIn(server, Role.Support, owner.Partner);
        var (here, there) = (await Reviewer.Of(server, first).Review(), await Reviewer.Of(server, second).Review());

        (await visitor.Open(Queue)).ShouldBe(200).Text.Should().Contain(here).And.NotContain(there).And.Contain(second.Name);
        var chosen = (await visitor.Open($"{Queue}?website={second.Id}")).ShouldBe(200).Text;
        chosen.Should().Contain(there).And.NotContain(here).And.Contain($"href=\"{Settings}?website={second.Id}\"");
        (await Token(visitor, $"{Settings}?website={second.Id}&handler=Publishing", ("from", "3"))).ShouldBe(302).Header("Location").Should().Be($"{Settings}?website={second.Id}");
        (await visitor.Open($"{Settings}?website={second.Id}")).Text.Should().Contain("value=\"3\" selected=\"selected\"");
        (await visitor.Open($"{Settings}?website={first.Id}")).Text.Should().NotContain("value=\"3\" selected=\"selected\"");
        var sent = (await visitor.SendFile($"{Import}?website={second.Id}", "a.csv", "purchase_reference,purchase_date,email\n#1,2025-11-01,marie@example.com\n"u8.ToArray())).ShouldBe(302).Header("Location")!;
        sent.Should().Contain($"website={second.Id}");
        (await visitor.Open(sent)).ShouldBe(200);
    }

    [Fact]
    public async Task A_website_is_opened_where_there_was_none_and_further_ones_up_to_a_limit()
    {
        var visitor = await PortalVisitor.SignedIn(server, Role.Developer);
        (await visitor.Send(Settings, "Website", ("name", " "), ("url", "boutique"), ("language", "fr"))).ShouldBe(422).Text.Should().Contain("id=\"name-error\"").And.Contain("id=\"url-error\"").And.Contain("value=\"boutique\"");

        var opened = (await visitor.Send(Settings, "Website", ("name", "Boutique Zoé"), ("url", "https://zoe.example"), ("language", "fr"), ("takesOrders", "true"))).ShouldBe(302).Header("Location")!;
        WebUtility.HtmlDecode((await visitor.Open(opened)).ShouldBe(200).Text).Should().Contain("The website is open").And.Contain("For <bdi>Boutique Zoé</bdi>");
        for (var further = 1; further < AddWebsite.Most; further++)
            (await visitor.Send(Settings, "Website", ("name", "Boutique"), ("language", "en"))).ShouldBe(302);

        (await visitor.Send(Settings, "Website", ("name", "Boutique"), ("language", "en"))).ShouldBe(409).Text.Should().Contain("as many websites as it can have");
        await visitor.GoLive();
        (await visitor.Open(Settings)).ShouldBe(200).Text.Should().Contain("has no website yet");
        server.Stored.AuditOf("website:" + opened.Split("website=")[1]).Should().ContainMatch($"user:{visitor.User.Id.Value} add_website from *");
    }

    [Fact]
    public async Task A_website_is_changed_by_who_connects_shops_and_read_by_the_others()
    {
        var website = await server.Given.AWebsite((await server.Given.APartner()).Owner);
        var developer = await PortalVisitor.SignedIn(server, Role.Developer, website.Owner.Partner);
        (await developer.Open(Settings)).ShouldBe(200).Text.Should().Contain($"href=\"{WebsitePage}\"");
        (await developer.Open(WebsitePage)).ShouldBe(200).Text.Should().Contain("value=\"FR\" selected=\"selected\">France<").And.Contain("value=\"Europe/Paris\" selected=\"selected\"");

        (await developer.Send(WebsitePage, null, SettingsOf("Lampes & Co"))).ShouldBe(302).Header("Location").Should().Be(WebsitePage);

        WebUtility.HtmlDecode((await developer.Open(Settings)).Text).Should().Contain("For <bdi>Lampes & Co</bdi>").And.Contain("First request · Zoé", "the invitations come from the new sender");
        var seen = WebUtility.HtmlDecode((await (await AVisitor(website)).Open(WebsitePage)).ShouldBe(200).Text);
        seen.Should().Contain("https://lampes.example/logo.png").And.Contain("<dd>Canada</dd>").And.Contain("<dd>America/Toronto</dd>").And.Contain("<dd>yes</dd>").And.NotContain("<select id=\"country\"");
        server.Stored.AuditOf("website:" + website.Id).Should().ContainMatch($"user:{developer.User.Id.Value} change_website from *");

        (await developer.Send(WebsitePage, null, SettingsOf("Lampes & Co", ("url", ""), ("logo_url", ""), ("sender_name", " ")))).ShouldBe(302);
        WebUtility.HtmlDecode((await (await AVisitor(website)).Open(WebsitePage)).Text).Should().Contain("<bdi>none</bdi>").And.NotContain("https://lampes.example");
    }

    [Theory]
    [InlineData("name", " ")]
    [InlineData("url", "lampes.example")]
    [InlineData("logo_url", "http://lampes.example/logo.png")]
    [InlineData("language", "de")]
    [InlineData("country", "France")]
    [InlineData("time_zone", "Paris")]
    public async Task What_is_wrong_with_a_website_stands_beside_its_field(string field, string value)
    {
        var website = await server.Given.AWebsite((await server.Given.APartner()).Owner);
        var owner = await PortalVisitor.SignedIn(server, Role.Owner, website.Owner.Partner);

        (await owner.Send(WebsitePage, null, SettingsOf("Lampes", (field, value)))).ShouldBe(422).Text.Should().Contain($"id=\"{field}-error\"");

        (await owner.Open(Settings)).Text.Should().Contain(website.Name).And.NotContain("Lampes");
    }

    [Fact]
    public async Task Of_two_websites_one_takes_the_orders_and_a_strangers_is_not_there()
    {
        var owner = (await server.Given.APartner()).Owner;
        var (first, second) = (await server.Given.AWebsite(owner), await server.Given.AWebsite(owner));
        var (developer, stranger) = (await PortalVisitor.SignedIn(server, Role.Developer, owner.Partner), await PortalVisitor.SignedIn(server));

        foreach (var website in new[] { first, second })
            (await Token(developer, $"{WebsitePage}?website={website.Id}", SettingsOf("Boutique"))).ShouldBe(302).Header("Location").Should().Be($"{WebsitePage}?website={website.Id}");

        (await developer.Open($"{WebsitePage}?website={first.Id}")).ShouldBe(200).Text.Should().NotContain("value=\"true\" checked");
        (await developer.Open($"{WebsitePage}?website={second.Id}")).ShouldBe(200).Text.Should().Contain("value=\"true\" checked");
        (await stranger.Open($"{WebsitePage}?website={first.Id}")).ShouldBe(404);
        (await Token(stranger, $"{WebsitePage}?website={first.Id}", SettingsOf("Mine now"))).ShouldBe(404);
    }

    [Fact]
    public async Task Without_a_website_the_pages_say_what_to_do()
    {
        var visitor = await PortalVisitor.SignedIn(server, Role.Support);

        foreach (var page in new[] { Queue, Queue + "/requests", Import, Settings })
            (await visitor.Open(page)).ShouldBe(200).Text.Should().Contain("has no website yet").And.Contain("Ask an owner or a developer");
    }

    private async Task<(Website Website, PortalVisitor Visitor)> AShop()
    {
        var website = await server.Given.AWebsite((await server.Given.APartner()).Owner);
        return (website, await AVisitor(website));
    }

    private Task<PortalVisitor> AVisitor(Website website) => PortalVisitor.SignedIn(server, Role.Support, website.Owner.Partner);

    private static (string, string)[] SettingsOf(string name, params (string Name, string Value)[] changes)
    {
        var fields = new Dictionary<string, string>
        {
            ["name"] = name, ["url"] = "https://lampes.example", ["logo_url"] = "https://lampes.example/logo.png", ["sender_name"] = "Zoé", ["language"] = "en", ["country"] = "CA",
            ["time_zone"] = "America/Toronto", ["takes_orders"] = "true",
        };
        foreach (var (field, value) in changes)
            fields[field] = value;
        return [.. fields.Select(pair => (pair.Key, pair.Value))];
    }

    private static async Task<string> Begin(PortalVisitor visitor, string file) =>
        (await visitor.SendFile(Import, "a.csv", Encoding.UTF8.GetBytes(file))).ShouldBe(302).Header("Location")!.Split("import=")[1];

    private static Task<Reply> Post(PortalVisitor visitor, string review, string form, params (string, string)[] fields) => Token(visitor, $"{Queue}/{review}?handler={form}", fields);

    /// <summary>Sends a form as from a page that was opened elsewhere.</summary>
    private static async Task<Reply> Token(PortalVisitor visitor, string target, params (string, string)[] fields) =>
        await visitor.Post(target, [("__RequestVerificationToken", PortalVisitor.TokenIn(await visitor.Open("/portal"))), .. fields]);

    private static List<string> References(Reply page) => [.. Row().Matches(page.ShouldBe(200).Text).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("<th scope=\"row\"><bdi>([^<]+)</bdi>")]
    private static partial Regex Row();

    [GeneratedRegex("rel=\"next\" href=\"([^\"]+)\"")]
    private static partial Regex NextPage();
}
