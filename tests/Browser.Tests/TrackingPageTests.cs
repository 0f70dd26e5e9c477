using System.Globalization;
using Microsoft.Playwright;
using Parcours.Api.Http;

namespace Parcours.Browser.Tests;

/// <summary>The tracking page as its reader sees it: on a phone and on a screen, by day and by night, in both languages.</summary>
public sealed class TrackingPageTests(TrackingServer server, Chromium chromium) : IClassFixture<TrackingServer>
{
    private const int Phone = 360;

    public static TheoryData<string, string, int, ColorScheme> Views => new(
        from scene in TrackingServer.Scenes
        from language in new[] { "en", "fr" }
        from width in new[] { Phone, 1440 }
        from scheme in new[] { ColorScheme.Light, ColorScheme.Dark }
        select (scene, language, width, scheme));

    public static TheoryData<string> Scenes => new(TrackingServer.Scenes);

    [Theory, MemberData(nameof(Views))]
    public async Task It_says_where_the_parcel_is(string scene, string language, int width, ColorScheme scheme)
    {
        await using var visit = await chromium.Open(width, language, scheme);
        var answer = await visit.Page.GotoAsync(await server.Link(scene));
        await visit.Photograph($"track-{scene}-{language}-{width}-{scheme}".ToLowerInvariant());

        answer!.Status.Should().Be(scene == TrackingServer.Unknown ? 404 : 200);
        (await visit.Page.Locator("html").GetAttributeAsync("lang")).Should().Be(language);
        (await visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync()).Should().Be(Title(scene, language));
        (await visit.Page.TitleAsync()).Should().StartWith(Title(scene, language));
        (await visit.Page.Locator("[aria-current=step]").CountAsync()).Should().Be(scene == TrackingServer.Unknown ? 0 : 1);
        (await visit.Overflow()).Should().BeLessThanOrEqualTo(0);
        visit.Complaints.Where(complaint => scene != TrackingServer.Unknown || !complaint.Contains("404", StringComparison.Ordinal)).Should().BeEmpty();
        visit.Elsewhere.Should().BeEmpty();
    }

    [Theory]
    [InlineData("picked_up", "en", "Expected delivery", "Tuesday, November\u00a011, by\u00a05:00\u00a0PM")]
    [InlineData("picked_up", "fr", "Livraison prévue", "mardi 11\u00a0novembre, avant\u00a017\u00a0h")]
    [InlineData("delivered", "en", "Delivered", "Friday, November\u00a07, 2:42\u00a0PM")]
    [InlineData("delivered", "fr", "Livré", "vendredi 7\u00a0novembre à\u00a014\u00a0h\u00a042")]
    [InlineData(TrackingServer.Late, "en", "Originally expected", "Tuesday, November\u00a011, by\u00a05:00\u00a0PM")]
    public async Task It_says_when(string scene, string language, string label, string moment)
    {
        await using var visit = await chromium.Open(Phone, language);
        await visit.Page.GotoAsync(await server.Link(scene));

        (await visit.Page.Locator(".promise span").InnerTextAsync()).Should().Be(label);
        (await visit.Page.Locator(".promise time").InnerTextAsync()).Should().Be(moment);
    }

    [Theory]
    [InlineData("pending", 1, 6)]
    [InlineData("in_transit", 5, 2)]
    [InlineData("delivered", 7, 0)]
    [InlineData("failed", 5, 2)]
    [InlineData("cancelled", 2, 0)]
    public async Task The_journey_tells_what_was_and_what_is_to_come(string scene, int done, int ahead)
    {
        await using var visit = await chromium.Open();
        await visit.Page.GotoAsync(await server.Link(scene));

        (await visit.Page.Locator(".timeline .done time").CountAsync()).Should().Be(done);
        (await visit.Page.Locator(".timeline .ahead").CountAsync()).Should().Be(ahead);
        (await visit.Page.Locator(".timeline time").EvaluateAllAsync<string[]>("times => times.map(time => time.dateTime)")).Should().BeInAscendingOrder(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_reader_without_a_mouse_skips_to_the_content_and_finds_every_link()
    {
        await using var visit = await chromium.Open(Phone);
        await visit.Page.GotoAsync(await server.Link("pending"));

        await visit.Page.Keyboard.PressAsync("Tab");
        (await Focused(visit)).Should().Be("Skip to the content");
        (await visit.Page.Locator(".skip").BoundingBoxAsync())!.X.Should().BePositive("the link shows once it has the focus");
        (await visit.Page.Locator(".skip").EvaluateAsync<string>("link => getComputedStyle(link).outlineStyle")).Should().Be("solid");

        await visit.Page.Keyboard.PressAsync("Tab");
        (await Focused(visit)).Should().Be("Français");

        await visit.Page.Locator(".skip").PressAsync("Enter");
        (await visit.Page.EvaluateAsync<string>("() => document.activeElement.id")).Should().Be("main");
    }

    [Fact]
    public async Task A_chosen_language_stays_whatever_the_browser_asks_for()
    {
        await using var visit = await chromium.Open(Phone);
        await visit.Page.GotoAsync(await server.Link("in_transit"));

        await visit.Page.GetByText("Français").ClickAsync();
        await visit.Page.ReloadAsync();

        (await visit.Page.Locator("h1").InnerTextAsync()).Should().Be("Votre colis est en route");
        visit.Page.Url.Should().EndWith("?lang=fr");

        await visit.Page.GetByText("English").ClickAsync();
        (await visit.Page.Locator("h1").InnerTextAsync()).Should().Be("Your parcel is on its way");
    }

    [Theory, MemberData(nameof(Scenes))]
    public async Task A_screen_reader_does_not_stumble(string scene)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var visit = await chromium.Open(Phone, scheme: scheme);
            await visit.Page.GotoAsync(await server.Link(scene));

            (await Axe.Violations(visit.Page)).Should().BeEmpty();
        }
    }

    private static Task<string> Focused(Visit visit) => visit.Page.EvaluateAsync<string>("() => document.activeElement.innerText");

    private static string Title(string scene, string language) => Texts.Resources.GetString(
        scene switch
        {
            TrackingServer.Unknown => "track.unknown",
            TrackingServer.Late => "track.title.in_transit",
            TrackingServer.LongNames => "track.title.out_for_delivery",
            _ => "track.title." + scene,
        },
        CultureInfo.GetCultureInfo(language))!;
}
