using Microsoft.Playwright;
using Parcours.Api.Tests;
using Parcours.Application.Reviews;
using Parcours.Tests.Media;
using SkiaSharp;

namespace Parcours.Browser.Tests;

/// <summary>The page that asks for a review, as its reader sees it: on a phone and on a screen, by day and by night, in both languages, with and without scripts.</summary>
public sealed class ReviewPageTests(TrackingServer server, Chromium chromium) : IClassFixture<TrackingServer>
{
    private const int Phone = 360;

    private static readonly string[] States = ["open", "answered", "rejected", "edit", "withdraw", "withdrawn", "missing", "closed", "expired", "unknown", "rules", "public", "stop"];

    public static TheoryData<string, string, int, ColorScheme> Views => new(
        from state in States
        from language in new[] { "en", "fr" }
        from width in new[] { Phone, 1440 }
        select (state, language, width, width == Phone && language == "fr" ? ColorScheme.Dark : ColorScheme.Light));

    [Theory, MemberData(nameof(Views))]
    public async Task It_shows_its_state_and_a_screen_reader_does_not_stumble(string state, string language, int width, ColorScheme scheme)
    {
        await using var visit = await chromium.Open(width, language, scheme);
        var (address, status) = await Address(state, language);
        var answer = await visit.Page.GotoAsync(address);
        if (state == "missing")
        {
            await visit.Page.Locator("#text-1").FillAsync("Belle lampe");
            await visit.Page.Locator("#send").ClickAsync();
            await visit.Page.Locator("#wrong").WaitForAsync();
        }

        await visit.Photograph($"review-{state}-{language}-{width}");

        answer!.Status.Should().Be(status);
        (await visit.Page.TitleAsync()).Should().Be(Text(TitleOf(state), language) + " · Parcours");
        await visit.ShouldReadWell(language);
    }

    [Theory]
    [InlineData("en", Phone, true)]
    [InlineData("fr", 1440, true)]
    [InlineData("fr", Phone, false)]
    public async Task A_customer_rates_writes_shows_a_photo_changes_their_mind_and_withdraws(string language, int width, bool hasScript)
    {
        await using var visit = await chromium.Open(width, language, hasScript: hasScript);
        var page = visit.Page;
        var reviewer = Reviewer.Of(server, await AShop(), language);
        await page.GotoAsync(Local(reviewer.Address("?lang=" + language)));

        await Rate(page, 0, 4);
        await page.Locator("#text-0").FillAsync("Livraison rapide, bien emballé. 📦");
        await Rate(page, 1, 5);
        await page.Locator("#text-1").FillAsync("Très belle lampe.\nLumière chaude, שלום.");
        await page.Locator("#photos-1").SetInputFilesAsync(new FilePayload { Name = "lampe.jpg", MimeType = "image/jpeg", Buffer = SampleMedia.Picture(SKEncodedImageFormat.Jpeg, 400, 300) });
        if (hasScript)
            (await page.Locator(".chosen").Nth(1).InnerTextAsync()).Should().Be(Text("review.stars.five", language));
        await visit.Photograph($"review-filled-{language}-{width}");
        await page.Locator("#send").ClickAsync();

        await Shows(page, "review.title_submitted", language);
        (await page.Locator(".shots img").EvaluateAsync<int>("image => image.complete ? image.naturalWidth : -1")).Should().Be(400);
        await visit.Photograph($"review-submitted-{language}-{width}");
        server.Stored.StatusOfRequest(reviewer.ProductRequest).Should().Be("answered");

        await page.GetByRole(AriaRole.Link, new() { Name = Text("review.edit_which", language).Replace("{0}", "Lampe", StringComparison.Ordinal) }).ClickAsync();
        await Shows(page, "review.title_edit", language);
        (await page.Locator("#rating-0-5").IsCheckedAsync()).Should().BeTrue();
        await Rate(page, 0, 2);
        await page.Locator("#text-0").FillAsync("Elle clignote.");
        await page.Locator("[name=drop-0]").CheckAsync();
        await page.Locator("#send").ClickAsync();

        await Shows(page, "review.title_edited", language);
        (await page.Locator(".shots").CountAsync()).Should().Be(0);
        (await page.Locator(".stars-shown").Nth(1).GetAttributeAsync("aria-label")).Should().Be(Text("review.stars_of", language).Replace("{0}", "2", StringComparison.Ordinal));

        await page.GetByRole(AriaRole.Link, new() { Name = Text("review.withdraw_which", language).Replace("{0}", "Lampe", StringComparison.Ordinal) }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Text("review.withdraw_yes", language) }).ClickAsync();
        await Shows(page, "review.title_withdrawn", language);
        await visit.Photograph($"review-after-{language}-{width}");
        visit.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task It_is_opened_when_a_person_does_something_and_not_when_it_is_loaded()
    {
        await using var visit = await chromium.Open(Phone);
        var reviewer = Reviewer.Of(server, await AShop());
        var noted = new List<string>();
        visit.Page.Request += (_, request) =>
        {
            if (request.Method == "POST")
                noted.Add(request.Url);
        };
        await visit.Page.GotoAsync(Local(reviewer.Address()));
        await visit.Page.EvaluateAsync("() => { dispatchEvent(new Event('scroll')); document.body.click(); }");
        noted.Should().BeEmpty("no person did that");
        server.Stored.StatusOfRequest(reviewer.ProductRequest).Should().Be("sent");

        var answered = visit.Page.WaitForResponseAsync("**handler=opened**");
        await visit.Page.Mouse.MoveAsync(100, 100);
        await visit.Page.Keyboard.PressAsync("Tab");

        (await answered).Status.Should().Be(200);
        server.Stored.StatusOfRequest(reviewer.ProductRequest).Should().Be("opened");
        noted.Should().ContainSingle();
    }

    [Fact]
    public async Task Somebody_without_a_mouse_can_do_all_of_it()
    {
        await using var visit = await chromium.Open(Phone);
        var page = visit.Page;
        await page.GotoAsync(Local(Reviewer.Of(server, await AShop()).Address()));

        var reached = new List<string>();
        for (var tab = 0; tab < 20; tab++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focused = await page.EvaluateAsync<string>("() => document.activeElement.id || document.activeElement.innerText");
            reached.Add(focused);
            if (focused == "rating-1-1")
            {
                (await page.Locator(".stars label:focus-within").EvaluateAsync<string>("label => getComputedStyle(label).outlineStyle")).Should().Be("solid");
                // The arrows choose, as among any radio buttons.
                await page.Keyboard.PressAsync("ArrowRight");
                await page.Keyboard.PressAsync("ArrowRight");
            }
        }

        reached.Should().ContainInOrder("rating-0-1", "text-0", "photos-0", "rating-1-1", "text-1", "photos-1", "send");
        (await page.Locator("#rating-1-3").IsCheckedAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task Whoever_does_not_want_to_be_asked_again_says_so_with_one_button()
    {
        await using var visit = await chromium.Open(Phone, "fr");
        var reviewer = Reviewer.Of(server, await AShop(), "fr");
        await visit.Page.GotoAsync(Local(reviewer.Address("/stop?lang=fr")));

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = Text("stop.button", "fr") }).ClickAsync();

        await Shows(visit.Page, "stop.done", "fr");
        await visit.Photograph("review-stopped-fr-360");
        server.Stored.StatusOfRequest(reviewer.ProductRequest).Should().Be("cancelled");
        visit.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Anyone_reports_a_review_from_its_own_page()
    {
        await using var visit = await chromium.Open(Phone, "fr");
        var page = visit.Page;
        await page.GotoAsync((await Address("public", "fr")).Address);

        await page.Locator("#reason").SelectOptionAsync("off_topic");
        await page.Locator("#note").FillAsync("Il parle du temps qu’il fait");
        await page.GetByRole(AriaRole.Button, new() { Name = "Signaler" }).ClickAsync();

        (await page.GetByRole(AriaRole.Status).InnerTextAsync()).Should().Be("Merci. Une personne va l’examiner.");
        await visit.Photograph("review-reported-fr-360");
        visit.Complaints.Should().BeEmpty();
    }

    private static Task Rate(IPage page, int part, int stars) => page.Locator($"#rating-{part}-{stars}").CheckAsync(new() { Force = true });

    private static Task Shows(IPage page, string title, string language) =>
        Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Text(title, language));

    private async Task<(string Address, int Status)> Address(string state, string language)
    {
        server.Begin();
        if (state is "rules")
            return (Local("/reviews/rules?lang=" + language), 200);
        if (state is "unknown")
            return (Local("/review/nonsense?lang=" + language), 404);

        var reviewer = Reviewer.Of(server, await AShop(), language, state == "closed" ? "cancelled" : "sent");
        var page = Local(reviewer.Address("?lang=" + language));
        if (state is "open" or "missing")
            return (page, 200);
        if (state is "stop")
            return (Local(reviewer.Address("/stop?lang=" + language)), 200);
        if (state is "closed")
            return (page, 410);

        var id = await reviewer.Review(text: "Très belle lampe, conforme à la photo. La lumière est chaude.\n\nLe pied est un peu léger 💡", photos: [SampleMedia.Picture(SKEncodedImageFormat.Jpeg, 400, 300)]);
        if (state == "expired")
        {
            server.PassDays(180);
            return (page, 410);
        }

        if (state == "rejected")
            await Decide(id, "reject", """{"reason": "personal_data"}""");
        if (state == "withdrawn")
            (await reviewer.Withdraw(id)).ShouldBe(302);
        if (state == "public")
        {
            await Decide(id, "approve", """{"version": 1}""");
            return (Local($"/reviews/{id}?lang={language}"), 200);
        }

        return (page + state switch { "edit" => "&edit=" + id, "withdraw" => "&withdraw=" + id, "withdrawn" => "&done=withdrawn", _ => "" }, 200);
    }

    private static string TitleOf(string state) => state switch
    {
        "open" or "missing" => "review.title_open",
        "answered" or "rejected" => "review.title_yours",
        "rules" => "rules.title",
        "public" => "shown.title",
        "stop" => "stop.title",
        "edit" or "withdraw" or "withdrawn" => "review.title_" + state,
        _ => "review." + state,
    };

    private async Task Decide(string review, string step, string body) =>
        (await server.Send(RawRequest.Post($"/ops/v1/reviews/{review}/{step}", body).With("Authorization", "Bearer op_dev_dispatcher"))).ShouldBe(200);

    private async Task<Website> AShop() => await server.Given.AWebsite((await server.Given.APartner()).Owner, new WebsiteSettings("Lumière & Cie"));

    private string Local(string target) => $"http://localhost:{new Uri(server.BaseUrl).Port}{target}";
}
