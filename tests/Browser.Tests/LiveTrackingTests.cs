using Microsoft.Playwright;

namespace Parcours.Browser.Tests;

/// <summary>The tracking page while the parcel moves and nobody reloads.</summary>
public sealed class LiveTrackingTests(TrackingServer server, Chromium chromium) : IClassFixture<TrackingServer>
{
    private const string Streams = "**/live?lang=*";

    [Theory]
    [InlineData("en", "Expected delivery", "Tuesday, November\u00a011, by\u00a05:00\u00a0PM")]
    [InlineData("fr", "Livraison prévue", "mardi 11\u00a0novembre, avant\u00a017\u00a0h")]
    public async Task It_follows_the_parcel_to_the_door_without_a_reload(string language, string promise, string moment)
    {
        var parcel = await server.AParcel();
        await using var visit = await Open(parcel, language);
        await Shows(visit, "pending", language);
        await Remember(visit);

        foreach (var status in new[] { "accepted", "courier_assigned", "picked_up", "in_transit", "out_for_delivery", "delivered" })
        {
            await parcel.MoveTo(status);

            await Shows(visit, status, language);
            (await visit.Page.TitleAsync()).Should().Be(Text("track.title." + status, language) + " · Parcours");
            (await visit.Page.Locator(".timeline .current .what").InnerTextAsync()).Should().Be(Text("status." + status, language));
            if (status == "out_for_delivery")
            {
                (await visit.Page.Locator(".promise span").InnerTextAsync()).Should().Be(promise);
                (await visit.Page.Locator(".promise time").InnerTextAsync()).Should().Be(moment);
            }
        }

        (await IsTheSamePage(visit)).Should().BeTrue();
        visit.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task A_screen_reader_is_told_what_has_changed_and_nothing_at_first()
    {
        var parcel = await server.AParcel();
        await using var visit = await Open(parcel);
        await Shows(visit, "pending");
        (await visit.Page.GetByRole(AriaRole.Status).InnerTextAsync()).Should().BeEmpty();

        await parcel.MoveTo("accepted");
        await Shows(visit, "accepted");

        (await visit.Page.GetByRole(AriaRole.Status).InnerTextAsync()).Should().Be("Your delivery is confirmed. Expected delivery Tuesday, November 11, by 5:00 PM");
    }

    [Fact]
    public async Task While_the_stream_is_refused_it_asks_every_half_minute()
    {
        var parcel = await server.AParcel();
        await using var visit = await chromium.Open();
        await visit.Page.Clock.InstallAsync();
        await visit.Page.RouteAsync(Streams, route => route.FulfillAsync(new() { Status = 429 }));
        var refused = visit.Page.WaitForResponseAsync(Streams);
        await visit.Page.GotoAsync(parcel.Link);
        await refused;
        await Remember(visit);

        await parcel.MoveTo("picked_up");
        await visit.Page.Clock.RunForAsync(20_000);
        await Shows(visit, "pending");
        await visit.Page.Clock.RunForAsync(20_000);

        await Shows(visit, "picked_up");
        (await IsTheSamePage(visit)).Should().BeTrue();
    }

    [Fact]
    public async Task It_asks_for_the_stream_again_but_ever_more_seldom()
    {
        var parcel = await server.AParcel();
        await using var visit = await chromium.Open();
        await visit.Page.Clock.InstallAsync();
        var (tries, polls) = (0, 0);
        await visit.Page.RouteAsync(Streams, route =>
        {
            tries++;
            return route.FulfillAsync(new() { Status = 503 });
        });
        visit.Page.Request += (_, request) => polls += request.ResourceType == "fetch" ? 1 : 0;
        var refused = visit.Page.WaitForResponseAsync(Streams);
        await visit.Page.GotoAsync(parcel.Link);
        await refused;

        // Nine polls: tried at first, and after the 1st, 2nd, 4th and 8th.
        while (polls < 9)
        {
            var poll = visit.Page.WaitForResponseAsync(reply => reply.Request.ResourceType == "fetch");
            while (!poll.IsCompleted)
                await visit.Page.Clock.RunForAsync(1000);
        }

        tries.Should().Be(5);
    }

    [Fact]
    public async Task A_stream_that_breaks_is_opened_again_and_nothing_is_missed()
    {
        var parcel = await server.AParcel();
        await using var visit = await chromium.Open();
        var opened = 0;
        await visit.Page.RouteAsync(Streams, route => opened++ == 0
            ? route.FulfillAsync(new() { ContentType = "text/event-stream", Body = "retry: 50\n\n" })
            : route.ContinueAsync());
        await visit.Page.GotoAsync(parcel.Link);
        await parcel.MoveTo("in_transit");

        await Shows(visit, "in_transit");
        await parcel.MoveTo("out_for_delivery");

        await Shows(visit, "out_for_delivery");
        opened.Should().Be(2);
    }

    [Fact]
    public async Task Once_the_parcel_is_there_the_page_rests()
    {
        var parcel = await server.AParcel();
        await using var visit = await Open(parcel);
        (await visit.Page.GetByText("This page updates by itself.").IsVisibleAsync()).Should().BeTrue();

        await parcel.MoveTo("delivered");
        await Shows(visit, "delivered");
        await visit.Page.Locator("#live").WaitForAsync(new() { State = WaitForSelectorState.Hidden });

        await using var later = await chromium.Open();
        var asked = new List<string>();
        later.Page.Request += (_, request) => asked.Add(request.Url);
        await later.Page.GotoAsync(parcel.Link);
        asked.Should().NotContain(url => url.Contains("live", StringComparison.Ordinal) || url.Contains("track.js", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tab_that_nobody_looks_at_gives_its_place_back_and_catches_up_later()
    {
        var parcel = await server.AParcel();
        await using var visit = await Open(parcel);
        await Hide(visit, isHidden: true);
        await parcel.MoveTo("in_transit");
        (await visit.Page.Locator("h1").InnerTextAsync()).Should().Be(Text("track.title.pending", "en"));

        await Hide(visit, isHidden: false);
        await Shows(visit, "in_transit");
        await parcel.MoveTo("out_for_delivery");

        await Shows(visit, "out_for_delivery");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public async Task Without_JavaScript_the_page_says_what_was_true_when_it_was_asked_for(string language)
    {
        var parcel = await server.AParcel();
        await parcel.MoveTo("in_transit");
        await using var visit = await chromium.Open(language: language, hasScript: false);
        await visit.Page.GotoAsync(parcel.Link);

        await Shows(visit, "in_transit", language);
        (await visit.Page.Locator(".timeline .done").CountAsync()).Should().Be(5);
        (await visit.Page.Locator("#live").IsVisibleAsync()).Should().BeFalse("nothing updates by itself");

        await parcel.MoveTo("delivered");
        await visit.Page.ReloadAsync();

        await Shows(visit, "delivered", language);
        visit.Complaints.Should().BeEmpty();
    }

    /// <summary>A page whose stream is open.</summary>
    private async Task<Visit> Open(Parcel parcel, string language = "en")
    {
        var visit = await chromium.Open(language: language);
        var listening = visit.Page.WaitForResponseAsync(Streams);
        await visit.Page.GotoAsync(parcel.Link);
        (await listening).Status.Should().Be(200);
        return visit;
    }

    private static async Task Hide(Visit visit, bool isHidden) => await visit.Page.EvaluateAsync(
        "isHidden => { Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }", isHidden);

    private static Task Shows(Visit visit, string status, string language = "en") =>
        Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Text("track.title." + status, language));

    private static async Task Remember(Visit visit) => await visit.Page.EvaluateAsync("() => { window.isTheSame = true; }");

    private static Task<bool> IsTheSamePage(Visit visit) => visit.Page.EvaluateAsync<bool>("() => window.isTheSame === true");
}
