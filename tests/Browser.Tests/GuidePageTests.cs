using Microsoft.Playwright;
using Parcours.Api.Tests;

namespace Parcours.Browser.Tests;

/// <summary>The guide as a partner's developer reads it.</summary>
public sealed class GuidePageTests(RunningServer server, Chromium chromium) : IClassFixture<RunningServer>
{
    public static TheoryData<string, string, int, ColorScheme> Views => new(
        from name in new[] { "quick-start", "authentication", "errors" }
        from language in new[] { "en", "fr" }
        from width in new[] { 360, 1440 }
        from scheme in new[] { ColorScheme.Light, ColorScheme.Dark }
        select (name, language, width, scheme));

    [Theory, MemberData(nameof(Views))]
    public async Task It_reads_well(string name, string language, int width, ColorScheme scheme)
    {
        await using var visit = await chromium.Open(width, language, scheme);
        await visit.Page.GotoAsync($"{server.BaseUrl}/docs/guide/{language}/{name}");
        await visit.Photograph($"guide-{name}-{language}-{width}-{scheme}".ToLowerInvariant());

        (await visit.Overflow()).Should().BeLessThanOrEqualTo(0);
        visit.Complaints.Should().BeEmpty();
        visit.Elsewhere.Should().BeEmpty();
        (await Axe.Violations(visit.Page)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_other_language_is_the_same_page()
    {
        await using var visit = await chromium.Open();
        await visit.Page.GotoAsync($"{server.BaseUrl}/docs/guide/en/webhooks");

        await visit.Page.GetByText("Français").ClickAsync();

        visit.Page.Url.Should().EndWith("/docs/guide/fr/webhooks");
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1440)]
    public async Task A_reader_gets_to_a_part_of_the_page_and_on_to_the_next_page(int width)
    {
        await using var visit = await chromium.Open(width);
        await visit.Page.GotoAsync($"{server.BaseUrl}/docs/guide/en/tracking");
        var parts = visit.Page.GetByRole(AriaRole.Navigation, new() { Name = "On this page" });
        if (width == 360)
            await parts.GetByText("On this page").ClickAsync();

        await parts.GetByRole(AriaRole.Link, new() { Name = "Live" }).ClickAsync();
        visit.Page.Url.Should().EndWith("#live");

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Next page" }).ClickAsync();
        (await visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync()).Should().Be("Webhooks");
    }

    [Fact]
    public async Task An_example_is_copied_as_it_stands()
    {
        await using var visit = await chromium.Open();
        await visit.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await visit.Page.GotoAsync($"{server.BaseUrl}/docs/guide/en/quick-start");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).First.ClickAsync();

        (await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Copied" }).CountAsync()).Should().Be(1);
        (await visit.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).Trim().Should().Be("dotnet run --project src/Api");
    }
}
