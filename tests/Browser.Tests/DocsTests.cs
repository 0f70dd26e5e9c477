using Microsoft.Playwright;

namespace Parcours.Browser.Tests;

/// <summary>The two readers of the API description work without anyone else's host.</summary>
public sealed class DocsTests(TrackingServer server, Chromium chromium) : IClassFixture<TrackingServer>
{
    public static TheoryData<string, string, string> Readers => new()
    {
        { "/docs/", Visit.PublicHost, "Create a delivery order" },
        { "/docs/", "localhost", "Create a delivery order" },
        { "/docs/swagger/index.html", Visit.PublicHost, "/v1/rates/quote" },
        { "/docs/swagger/index.html", "localhost", "/v1/rates/quote" },
    };

    [Theory, MemberData(nameof(Readers))]
    public async Task It_shows_the_operations_and_asks_no_other_host(string path, string host, string shown)
    {
        await using var visit = await chromium.Open();
        await visit.Page.GotoAsync($"http://{host}:{new Uri(server.BaseUrl).Port}{path}");
        await visit.Page.GetByText(shown).First.WaitForAsync();
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await visit.Photograph($"docs{path.Replace('/', '-')}{host}");

        visit.Elsewhere.Should().BeEmpty();
        visit.Complaints.Where(complaint => host == "localhost" || !NeedsHttps(complaint)).Should().BeEmpty();
    }

    /// <summary>Without TLS the browser says on any other host that it ignores a header.</summary>
    private static bool NeedsHttps(string complaint) => complaint.Contains("Cross-Origin-Opener-Policy", StringComparison.Ordinal);
}
