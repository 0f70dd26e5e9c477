using System.Text;
using Microsoft.Playwright;
using Parcours.Api.Tests;
using Parcours.Api.Tests.Portal;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;
using Parcours.Tests.Media;
using SkiaSharp;

namespace Parcours.Browser.Tests;

/// <summary>The pages about reviews as a shop's team sees them: on a phone and on a screen, by day and by night, in both languages.</summary>
public sealed class PortalReviewsTests(RunningServer server, Chromium chromium) : IClassFixture<RunningServer>
{
    private const int Phone = 360;

    /// <summary>Without a place to break it.</summary>
    private const string LongName = "WolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftSmithChargoggagoggmanchauggagogg";

    private const string Text = "Très belle lampe, conforme à la photo. La lumière est chaude.\n\nLe pied est un peu léger 💡. Moins cher sur www.autre.example, appelez le 06 12 34 56 78.";

    private static readonly string[] Scenes =
    [
        "reviews", "reviews-empty", "reviews-two", "no-website", "new-website", "review", "review-published", "review-wrong", "review-seen", "requests", "requests-erase", "requests-empty", "import", "import-working", "import-done", "import-wrong",
        "settings", "settings-wrong", "settings-seen", "website", "website-wrong", "website-seen",
    ];

    public static TheoryData<string, string, int, ColorScheme> Views => Looks.Of(Scenes);

    [Theory, MemberData(nameof(Views))]
    public async Task It_shows_its_state_and_a_screen_reader_does_not_stumble(string scene, string language, int width, ColorScheme scheme)
    {
        await using var visit = await chromium.Open(width, language, scheme);
        await Show(visit.Page, scene, language);
        await visit.Photograph($"portal-reviews-{scene}-{language}-{width}");

        await visit.ShouldReadWell(language);
    }

    [Theory]
    [InlineData("en", Phone, true)]
    [InlineData("fr", 1440, false)]
    public async Task A_review_is_published_and_answered(string language, int width, bool hasScript)
    {
        var website = await AShop();
        var id = await Reviewer.Of(server, website).Review(text: "Belle lampe");
        await using var visit = await chromium.Open(width, language, hasScript: hasScript);
        var page = visit.Page;
        await Enter(page, website);
        await page.GotoAsync($"{server.BaseUrl}/portal/reviews?lang={language}");

        await page.Locator(".opinions a").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Text("portal.review.publish", language), Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync(Text("portal.review.is_published", language));
        await page.Locator("#content").FillAsync("Merci !");
        await page.GetByRole(AriaRole.Button, new() { Name = Text("portal.review.send_reply", language) }).ClickAsync();

        await Assertions.Expect(page.Locator(".reply .words")).ToHaveTextAsync("Merci !");
        (await server.Send(RawRequest.Get("/reviews/" + id))).ShouldBe(200).Text.Should().Contain("Merci !");
        visit.Complaints.Should().BeEmpty();
    }

    [Theory]
    [InlineData("fr", Phone)]
    [InlineData("en", 1440)]
    public async Task By_keyboard_alone_a_review_is_rejected_for_a_reason(string language, int width)
    {
        var website = await AShop();
        var id = await Reviewer.Of(server, website).Review(text: "Belle lampe");
        await using var visit = await chromium.Open(width, language);
        var page = visit.Page;
        await Enter(page, website);
        await page.GotoAsync($"{server.BaseUrl}/portal/reviews?lang={language}");

        await page.Press(page.Locator(".opinions a"));
        await page.Press(page.Locator(".sure summary").First);
        await page.TabTo(page.Locator("#reject-reason"));
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Press(page.GetByRole(AriaRole.Button, new() { Name = Text("portal.review.reject_yes", language) }));

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync(Text("portal.review.is_rejected", language));
        await Assertions.Expect(page.Locator(".timeline .said").Last).ToHaveTextAsync(Text("review.reason.off_topic", language));
        (await server.Send(RawRequest.Get("/reviews/" + id))).ShouldBe(404);
        visit.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task The_progress_of_a_file_is_seen_without_a_reload()
    {
        var website = await AShop();
        var import = AnImport(website);
        await using var visit = await chromium.Open();
        await Enter(visit.Page, website);
        await visit.Page.GotoAsync($"{server.BaseUrl}/portal/reviews/import?import={import}");
        await visit.Page.EvaluateAsync("() => { document.body.dataset.same = 'page'; }");
        await Assertions.Expect(visit.Page.Locator("[data-part=words]")).ToHaveTextAsync(Text("portal.import.working", "en"));

        server.Stored.Change("UPDATE purchase_imports SET accepted = 1200 WHERE import_id = $1", import);
        await Assertions.Expect(visit.Page.Locator("#import dd").First).ToHaveTextAsync("1207 / 1500");
        server.Stored.Change("UPDATE purchase_imports SET accepted = 1493, batches_left = 0, completed_at = created_at WHERE import_id = $1", import);

        await Assertions.Expect(visit.Page.Locator("[data-part=words]")).ToHaveTextAsync(Text("portal.import.finished", "en"));
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = Text("portal.import.errors", "en") })).ToBeVisibleAsync();
        (await visit.Page.EvaluateAsync<string>("() => document.body.dataset.same")).Should().Be("page");
        visit.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task The_badges_words_are_copied_and_the_badge_shows()
    {
        var website = await AShop();
        var visitor = await PortalVisitor.SignedIn(server, Role.Owner, website.Owner.Partner);
        await visitor.Send("/portal/reviews/" + await Reviewer.Of(server, website).Review(null, 4), "Approve", ("version", "1"));
        await using var visit = await chromium.Open();
        await visit.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Enter(visit.Page, website);
        await visit.Page.GotoAsync(server.BaseUrl + "/portal/reviews/settings");

        await visit.Page.Locator("button.copy").ClickAsync();

        await Assertions.Expect(visit.Page.Locator("button.copy")).ToHaveTextAsync(Text("portal.copied", "en"));
        (await visit.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).Should().StartWith("<script src=").And.Contain(website.Id.ToString());
        await Assertions.Expect(visit.Page.Locator(".badge .average")).ToHaveTextAsync("4.0/5");
        visit.Complaints.Should().BeEmpty();
    }

    private async Task Show(IPage page, string scene, string language)
    {
        if (scene is "no-website" or "new-website")
        {
            await server.Enter(page, await PortalVisitor.SignedIn(server));
            await Go(page, scene == "no-website" ? "/portal/reviews" : "/portal/reviews/settings", language);
            return;
        }

        var website = await AShop(scene == "reviews-two" ? LongName : null);
        if (scene == "reviews-two")
            await server.Given.AWebsite(website.Owner, new WebsiteSettings("Boutique de la rue Saint-Denis"));
        await Enter(page, website, scene is "review-seen" or "settings-seen" or "website-seen" ? Role.ReadOnly : Role.Owner);
        await Go(page, scene switch
        {
            "reviews" or "reviews-two" => await WithReviews(website, "/portal/reviews"),
            "reviews-empty" => "/portal/reviews",
            "review" or "review-seen" => "/portal/reviews/" + await AReview(website),
            "review-published" or "review-wrong" => "/portal/reviews/" + await Published(website),
            "requests" or "requests-erase" => WithRequests(website, "/portal/reviews/requests"),
            "requests-empty" => "/portal/reviews/requests",
            "import-working" => "/portal/reviews/import?import=" + AnImport(website),
            "import-done" => "/portal/reviews/import?import=" + AnImport(website, isDone: true),
            "import" or "import-wrong" => "/portal/reviews/import",
            "website" or "website-wrong" or "website-seen" => "/portal/reviews/website",
            _ => "/portal/reviews/settings",
        }, language);
        switch (scene)
        {
            case "review-wrong":
                await page.Locator(".sure summary").ClickAsync();
                await page.Locator(".sure button").ClickAsync();
                await page.Locator("#flag-reason-error").WaitForAsync();
                break;
            case "import-wrong":
                await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "commandes.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes("reference;date\n1;2\n") });
                await page.Locator("main button.primary").ClickAsync();
                await page.Locator(".problems").WaitForAsync();
                break;
            case "settings-wrong":
                await page.Locator("#texts-fr-text").FillAsync("Bonjour {prenom}");
                await page.Locator("#remind_after").FillAsync("99");
                await page.Locator(".words-form button.primary").ClickAsync();
                await page.Locator("#texts-fr-text-error").WaitForAsync();
                break;
            case "requests-erase":
                await page.Locator(".sure summary").First.ClickAsync();
                break;
            case "website-wrong":
                await page.Locator("#name").FillAsync("");
                await page.Locator("#logo_url").FillAsync("logo.png");
                await page.Locator("main button.primary").ClickAsync();
                await page.Locator("#logo_url-error").WaitForAsync();
                break;
            default:
                break;
        }
    }

    private async Task<string> WithReviews(Website website, string target)
    {
        foreach (var _ in Enumerable.Range(0, 2))
            await AReview(website);
        await Reviewer.Of(server, website, shopName: LongName, firstName: LongName).Review(rating: 1, text: LongName + LongName);
        await Reviewer.Of(server, website).Review(product: null, rating: 3, text: "");
        return target;
    }

    private Task<string> AReview(Website website) =>
        Reviewer.Of(server, website, "fr").Review(rating: 4, text: Text, photos: [SampleMedia.Picture(SKEncodedImageFormat.Jpeg, 400, 300), SampleMedia.Picture(SKEncodedImageFormat.Jpeg, 300, 400)]);

    private async Task<string> Published(Website website)
    {
        var id = await AReview(website);
        var owner = await PortalVisitor.SignedIn(server, Role.Owner, website.Owner.Partner);
        await owner.Send("/portal/reviews/" + id, "Approve", ("version", "1"));
        await owner.Send("/portal/reviews/" + id, "Reply", ("content", "Merci de votre avis.\nNous avons changé de pied depuis."));
        return id;
    }

    private string WithRequests(Website website, string target)
    {
        foreach (var status in new[] { "scheduled", "sent", "answered", "bounced" })
            Reviewer.Of(server, website, status: status);
        server.Stored.ChangeAll("UPDATE solicitations SET sent_at = scheduled_at, opened_at = scheduled_at, reminded_at = scheduled_at, answered_at = scheduled_at WHERE website_seq = $1 AND status = 'answered'", website.Seq);
        server.Stored.ChangeAll("UPDATE solicitations SET sent_at = scheduled_at, ended_at = scheduled_at, reason = 'address_refused', reference = $2 WHERE website_seq = $1 AND status = 'bounced'", website.Seq, LongName);
        return target;
    }

    /// <summary>A file that no worker works on.</summary>
    private string AnImport(Website website, bool isDone = false)
    {
        var (id, now) = (Ids.Random().ToString("D"), server.Now.ToUnixTimeTicks() / 10);
        server.Stored.Add(
            "INSERT INTO purchase_imports (import_id, website_seq, file_name, columns, delimiter, lines, accepted, duplicates, rejected, batches_left, created_at) VALUES ($1, $2, $3, '[\"purchase_reference\"]', ';', 1500, 600, 4, 3, 1, $4)",
            id, website.Seq, $"commandes-{LongName}.csv", now);
        if (isDone)
            server.Stored.Change("UPDATE purchase_imports SET accepted = 1493, batches_left = 0, completed_at = created_at WHERE import_id = $1", id);
        return id;
    }

    private async Task<Website> AShop(string? name = null) =>
        await server.Given.AWebsite((await server.Given.APartner()).Owner, new WebsiteSettings(name ?? "Boutique Zoé " + Ids.Text(4)));

    private async Task Enter(IPage page, Website website, Role role = Role.Support) => await server.Enter(page, await PortalVisitor.SignedIn(server, role, website.Owner.Partner));

    private Task<IResponse?> Go(IPage page, string target, string language) =>
        page.GotoAsync(server.BaseUrl + target + (target.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "lang=" + language);
}
