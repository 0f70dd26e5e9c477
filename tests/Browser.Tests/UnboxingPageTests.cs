using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Playwright;
using Parcours.Api.Tests;
using Parcours.Domain.Orders;
using Parcours.Tests.Media;
using SkiaSharp;

namespace Parcours.Browser.Tests;

/// <summary>The customer's page on a phone and on a screen, with a camera that shows a test picture.</summary>
public sealed class UnboxingPageTests(TrackingServer server, Chromium chromium) : IClassFixture<TrackingServer>
{
    private const int Phone = 360;

    private static readonly Dictionary<string, OrderStatus?> States = new()
    {
        ["waiting"] = OrderStatus.Shipped,
        ["open"] = OrderStatus.UnboxingPending,
        ["expired"] = OrderStatus.UnboxingPending,
        ["cancelled"] = OrderStatus.Cancelled,
        ["unknown"] = null,
    };

    public static TheoryData<string, string, int, ColorScheme> Views => new(
        from state in States.Keys
        from language in new[] { "en", "fr" }
        from width in new[] { Phone, 1440 }
        select (state, language, width, width == Phone && language == "fr" ? ColorScheme.Dark : ColorScheme.Light));

    [Theory, MemberData(nameof(Views))]
    public async Task It_shows_its_state_and_a_screen_reader_does_not_stumble(string state, string language, int width, ColorScheme scheme)
    {
        await using var visit = await chromium.Open(width, language, scheme);
        var address = await Address(state);
        var answer = await visit.Page.GotoAsync(address);
        if (state == "open")
            await visit.Page.Locator("#unboxing").WaitForAsync();
        await visit.Photograph($"unboxing-{state}-{language}-{width}");

        answer!.Status.Should().Be(state == "unknown" ? 404 : 200);
        (await visit.Page.Locator("html").GetAttributeAsync("lang")).Should().Be(language);
        (await visit.Overflow()).Should().BeLessThanOrEqualTo(0);
        visit.Elsewhere.Should().BeEmpty();
        visit.Complaints.Where(complaint => state != "unknown" || !complaint.Contains("404", StringComparison.Ordinal)).Should().BeEmpty();
        (await Axe.Violations(visit.Page)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("en", Phone)]
    [InlineData("fr", 1440)]
    public async Task A_customer_films_takes_a_photo_reports_a_problem_and_gets_a_receipt(string language, int width)
    {
        await using var visit = await chromium.Open(width, language);
        var page = visit.Page;
        await page.GotoAsync(await Address("open"));

        await page.Locator("#start").ClickAsync();
        await page.WaitForFunctionAsync("() => document.getElementById('preview').videoWidth > 0");
        await page.Locator("#record").ClickAsync();
        await page.WaitForFunctionAsync("() => document.getElementById('elapsed').textContent !== '0:00'");
        await visit.Photograph($"unboxing-filming-{language}-{width}");
        await page.Locator("#record").ClickAsync();
        await page.Locator("#snap").ClickAsync();
        await page.Locator("#files li.good").Nth(1).WaitForAsync(new() { Timeout = 20_000 });
        await page.Locator("[name=condition][value=problem]").CheckAsync();
        await page.Locator("#reason").SelectOptionAsync("damaged");
        await page.Locator("#notes").FillAsync("Une rayure sur le côté gauche");
        await page.WaitForFunctionAsync("() => document.getElementById('news').textContent !== ''");
        await visit.Photograph($"unboxing-ready-{language}-{width}");
        (await Axe.Violations(page)).Should().BeEmpty();
        await page.Locator("#send").ClickAsync();

        (await page.Locator(".receipt").InnerTextAsync()).Should().StartWith("PU-");
        await visit.Photograph($"unboxing-submitted-{language}-{width}");
        (await page.Locator("h1").InnerTextAsync()).Should().Be(language == "fr" ? "Merci, nous avons tout reçu" : "Thank you, we have everything");
        (await visit.Overflow()).Should().BeLessThanOrEqualTo(0);
        (await Axe.Violations(page)).Should().BeEmpty();
        visit.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task What_the_camera_saw_is_what_arrives_and_what_is_looked_at()
    {
        chromium.SkipWithoutClip();
        Programs.SkipUnless(NativeLibrary.TryLoad("libgtk-3.so.0", out _), "libgtk-3-0 is not installed");
        await using var visit = await chromium.Open(Phone);
        var (page, merchant) = (visit.Page, await server.Given.AMerchant());
        server.Begin();
        var number = await server.Given.MerchantOrderIn(OrderStatus.UnboxingPending, merchant);
        await page.GotoAsync(Local(new Uri((await merchant.Read(number))["unboxing_url"]!).PathAndQuery));

        await page.Locator("#start").ClickAsync();
        await page.WaitForFunctionAsync("() => document.getElementById('preview').videoWidth > 0");
        await page.Locator("#record").ClickAsync();
        await page.WaitForFunctionAsync("() => document.getElementById('elapsed').textContent !== '0:00'");
        await page.Locator("#record").ClickAsync();
        await page.Locator("#snap").ClickAsync();
        await page.Locator("#files li.good").Nth(1).WaitForAsync();
        await page.Locator("[name=condition][value=ok]").CheckAsync();
        await page.WaitForFunctionAsync("() => document.getElementById('news').textContent !== ''");
        await page.Locator("#send").ClickAsync();
        await page.Locator(".receipt").WaitForAsync();

        var read = await merchant.Read(number);
        foreach (var shown in new[] { await Shown(read["unboxing.photo_urls[0]"]!), await FrameOf(read["unboxing.video_url"]!) })
        {
            (shown.Width, shown.Height).Should().Be((CameraClip.Width, CameraClip.Height));
            Near(shown.GetPixel(20, 20), CameraClip.Table).Should().BeTrue();
            Near(shown.GetPixel(100, 300), CameraClip.Cardboard).Should().BeTrue();
            shown.Dispose();
        }

        // The worker looks every other second.
        while ((read = await merchant.Read(number))["unboxing.recommendation"] == "null")
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        (read["status"], read["reason"]).Should().Be(("disputed", "another_orders_code"), "the label in the film is that of another order");
    }

    private async Task<SKBitmap> Shown(string url) => SKBitmap.Decode((await server.Send(RawRequest.Get(url))).ShouldBe(200).Body);

    private async Task<SKBitmap> FrameOf(string url)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("film"), (await server.Send(RawRequest.Get(url))).ShouldBe(200).Body);
        (await Programs.Run(Programs.SkipWithout("ffmpeg"), folder.Path, "-loglevel", "error", "-i", "film", "-frames:v", "1", "frame.png")).ShouldSucceed();
        return SKBitmap.Decode(folder.File("frame.png"));
    }

    /// <summary>A film is compressed, and its colours with it.</summary>
    private static bool Near(SKColor one, SKColor other) => Math.Abs(one.Red - other.Red) < 30 && Math.Abs(one.Green - other.Green) < 30 && Math.Abs(one.Blue - other.Blue) < 30;

    [Fact]
    public async Task What_is_missing_is_said_and_focused()
    {
        await using var visit = await chromium.Open(Phone);
        var page = visit.Page;
        await page.GotoAsync(await Address("open"));

        await page.Locator("#send").ClickAsync();
        (await page.Locator("#wrong").InnerTextAsync()).Should().Be("Please film the opening, or add at least one photo.");
        (await Focused(page)).Should().Be("start");

        await Choose(page, SampleMedia.Picture(SKEncodedImageFormat.Jpeg, 400, 300));
        await page.Locator("#files li.good").WaitForAsync();
        await page.Locator("#send").ClickAsync();
        (await page.Locator("#wrong").InnerTextAsync()).Should().StartWith("Please say whether");
        await page.Locator("[name=condition][value=problem]").CheckAsync();
        await page.Locator("#send").ClickAsync();
        (await Focused(page)).Should().Be("reason");
        await visit.Photograph("unboxing-wrong-en-360");
    }

    [Fact]
    public async Task What_is_no_photo_is_said_beside_it_and_can_be_removed()
    {
        await using var visit = await chromium.Open(Phone);
        await visit.Page.GotoAsync(await Address("open"));

        await Choose(visit.Page, "<html><script>alert(1)</script></html>"u8.ToArray());

        (await visit.Page.Locator("#files li.bad .state").InnerTextAsync()).Should().Be("This is no photo that can be read whole");
        await visit.Photograph("unboxing-bad-file-en-360");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Remove Photo 1" }).ClickAsync();
        (await visit.Page.Locator("#files li").CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task A_lost_connection_and_a_reload_cost_nothing()
    {
        await using var visit = await chromium.Open(Phone);
        var page = visit.Page;
        var photo = SampleMedia.Noise(1800, 1800);
        await page.GotoAsync(await Address("open"));
        var parts = 0;
        // The first part passes, and then the line is dead.
        await page.RouteAsync("**/unboxing/uploads/*", route =>
            route.Request.Method == "PATCH" && Interlocked.Increment(ref parts) == 1 ? route.ContinueAsync() : route.AbortAsync());

        await Choose(page, photo);
        await page.GetByText("No connection. It goes on by itself.").WaitForAsync();
        await visit.Photograph("unboxing-lost-line-en-360");
        var resumed = new TaskCompletionSource<string?>();
        page.Request += (_, request) =>
        {
            if (request.Method == "PATCH")
                resumed.TrySetResult(request.Headers.GetValueOrDefault("upload-offset"));
        };
        await page.UnrouteAllAsync();
        await page.ReloadAsync();

        await page.Locator("#files li.good").WaitForAsync(new() { Timeout = 20_000 });
        // The page may have tried again by itself just before it was loaded anew, and some of that may have arrived too.
        int.Parse((await resumed.Task)!, CultureInfo.InvariantCulture).Should().BeGreaterThanOrEqualTo(1048576, "it goes on behind the part that had arrived");
    }

    [Fact]
    public async Task Somebody_without_a_mouse_can_do_all_of_it()
    {
        await using var visit = await chromium.Open(Phone);
        var page = visit.Page;
        await page.GotoAsync(await Address("open"));
        var reached = new List<string>();

        for (var tab = 0; tab < 14; tab++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await Focused(page));
        }

        reached.Should().ContainInOrder("start", "photos", "video", "notes", "send");
    }

    private static Task Choose(IPage page, byte[] file) => page.Locator("#photos").SetInputFilesAsync(new FilePayload { Name = "../../photo.jpg", MimeType = "image/jpeg", Buffer = file });

    private static Task<string> Focused(IPage page) => page.EvaluateAsync<string>("() => document.activeElement.id || document.activeElement.name || ''");

    private async Task<string> Address(string state)
    {
        server.Begin();
        var merchant = await server.Given.AMerchant();
        if (States[state] is not { } status)
            return Local("/unboxing-customer.html?code=ZZZZ&order=" + DateTimeOffset.FromUnixTimeSeconds(server.Now.ToUnixTimeSeconds()).Ticks);
        var number = await server.Given.MerchantOrderIn(status, merchant);
        var address = Local(new Uri((await merchant.Read(number))["unboxing_url"]!).PathAndQuery);
        if (state == "expired")
            server.PassDays(2);
        return address;
    }

    private string Local(string target) => $"http://localhost:{new Uri(server.BaseUrl).Port}{target}";
}
