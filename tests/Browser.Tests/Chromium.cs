using Microsoft.Playwright;
using Parcours.Api.Tests;

[assembly: AssemblyFixture(typeof(Parcours.Browser.Tests.Chromium))]

namespace Parcours.Browser.Tests;

/// <summary>The browser that all tests share; every visit has a profile of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;

    private readonly TemporaryFolder _folder = new();

    private IBrowser? _browser;

    private string? _clip;

    public async ValueTask InitializeAsync()
    {
        if (Programs.Find("chromium") is not { } program)
            return;

        _clip = await CameraClip.Make(_folder.Path);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            // Some readers behave otherwise on localhost, so that the server needs another name too.
            Args =
            [
                "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", .. _clip is null ? Array.Empty<string>() : ["--use-file-for-fake-video-capture=" + _clip],
                $"--host-resolver-rules=MAP {Visit.PublicHost} 127.0.0.1",
            ],
        });
    }

    /// <summary>Skips the test where the camera shows the browser's own pattern.</summary>
    public void SkipWithoutClip() => Programs.SkipUnless(_clip is not null, "ffmpeg is not installed");

    /// <summary>A reader with this screen and this language. Skips the test where there is no browser.</summary>
    public async Task<Visit> Open(int width = 1440, string language = "en", ColorScheme scheme = ColorScheme.Light, bool hasScript = true)
    {
        Programs.SkipWithout("chromium");
        var context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = width < 600 ? 740 : 900 },
            DeviceScaleFactor = width < 600 ? 2 : 1,
            Locale = language,
            ColorScheme = scheme,
            JavaScriptEnabled = hasScript,
        });
        return new Visit(await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _folder.Dispose();
    }
}

/// <summary>A page, and what went wrong on it.</summary>
public sealed class Visit : IAsyncDisposable
{
    public const string PublicHost = "parcours.example";

    private readonly List<string> _complaints = [];

    private readonly List<string> _elsewhere = [];

    public Visit(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Add(message.Text);
        };
        page.PageError += (_, error) => _complaints.Add(error);
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: not "data" and not "blob", Host: not "localhost" and not "127.0.0.1" and not PublicHost })
                _elsewhere.Add(request.Url);
        };
    }

    public IPage Page { get; }

    /// <summary>What the console shows as an error or a warning.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>What was asked of other hosts.</summary>
    public IReadOnlyList<string> Elsewhere => _elsewhere;

    /// <summary>How many pixels the page is wider than the screen.</summary>
    public Task<int> Overflow() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth");

    /// <summary>
    /// What holds of every page, whatever it shows: it is in the reader's language, no wider than the screen, asks nothing of other hosts, complains of nothing but
    /// answers that refuse, and breaks no rule of accessible pages.
    /// </summary>
    public async Task ShouldReadWell(string language)
    {
        (await Page.Locator("html").GetAttributeAsync("lang")).Should().Be(language);
        (await Overflow()).Should().BeLessThanOrEqualTo(0);
        Elsewhere.Should().BeEmpty();
        Complaints.Where(complaint => !complaint.Contains("status of 4", StringComparison.Ordinal)).Should().BeEmpty();
        (await Axe.Violations(Page)).Should().BeEmpty();
    }

    /// <summary>Keeps what the reader sees beside the tests' output.</summary>
    public async Task<Visit> Photograph(string name)
    {
        await Page.ScreenshotAsync(new() { FullPage = true, Path = Path.Combine(AppContext.BaseDirectory, "screenshots", name + ".png") });
        return this;
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
