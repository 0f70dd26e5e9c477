using System.Text.RegularExpressions;

namespace Parcours.Api.Tests.Docs;

/// <summary>The guide as a partner finds it on the server.</summary>
public sealed partial class GuideServedTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly string[] References = ["errors", "events", "order-lifecycle", "evidence"];

    public static TheoryData<string, string> Pages => new(
        GuidePage.Languages.SelectMany(language => GuidePage.Names.Select(name => (language, name))).Concat(References.Select(name => ("reference", name))));

    [Theory, MemberData(nameof(Pages))]
    public async Task Every_page_is_there_and_its_links_lead_somewhere(string section, string name)
    {
        var page = await Get($"/docs/guide/{section}/{name}");

        page.ShouldBe(200).Header("Content-Type").Should().Be("text/html; charset=utf-8");
        page.Header("Content-Security-Policy").Should().NotContain("unsafe-inline");
        page.Text.Should().Contain("<h1 ").And.NotContain("```").And.NotContain(".md\"").And.NotContain("noindex");
        foreach (var link in Links().Matches(page.Text).Select(link => new Uri(new Uri($"{server.BaseUrl}/docs/guide/{section}/{name}"), link.Groups[1].Value)).Where(link => link.Port == server.Address.Port).Distinct())
        {
            var target = await Get(link.PathAndQuery);
            target.Status.Should().BeOneOf([200, 302], link.ToString());
            if (link.Fragment is ['#', .. var anchor])
                target.Text.Should().Contain($"id=\"{Uri.UnescapeDataString(anchor)}\"", link.ToString());
        }
    }

    [Theory]
    [InlineData("fr-CA,en;q=0.5", "fr")]
    [InlineData("de, en", "en")]
    public async Task A_reader_begins_in_their_language(string accepted, string language)
    {
        var guide = await server.Send(RawRequest.Get("/docs/guide").With("Accept-Language", accepted));

        guide.ShouldBe(302).Header("Location").Should().Be($"/docs/guide/{language}/quick-start");
        guide.Header("Vary").Should().Contain("Accept-Language");
    }

    [Theory]
    [InlineData("/docs/guide/fr", "/docs/guide/fr/quick-start")]
    [InlineData("/docs/guide/orders", "/docs/guide/fr/orders")]
    [InlineData("/docs/guide/th%C3%A9", "/docs/guide/fr/th%C3%A9")]
    [InlineData("/docs/guide/reference", "/docs/guide/reference/errors")]
    public async Task An_address_that_is_cut_short_leads_to_a_page(string target, string page) =>
        (await server.Send(RawRequest.Get(target).With("Accept-Language", "fr"))).ShouldBe(302).Header("Location").Should().Be(page);

    [Theory]
    [InlineData("/docs/guide/en/delivery", "/docs/guide/en/authentication")]
    [InlineData("/docs/guide/fr/simulator", "/docs/guide/fr/testing")]
    public async Task A_page_that_moved_is_still_found(string target, string page) =>
        (await Get(target)).ShouldBe(301).Header("Location").Should().Be(page);

    /// <summary>The way that the quick start promises: from the first page to the last by the link at each one's end, and no page left out.</summary>
    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public async Task Page_leads_to_page(string language)
    {
        var way = new List<string>();
        for (var next = $"/docs/guide/{language}/quick-start"; next is not null; next = NextPage().Match((await Get(next)).ShouldBe(200).Text) is { Success: true } link ? link.Groups[1].Value : null)
            way.Add(next[(next.LastIndexOf('/') + 1)..]);

        way.Take(7).Should().Equal("quick-start", "authentication", "quotes", "orders", "tracking", "webhooks", "testing");
        way.Should().BeEquivalentTo(GuidePage.Names);
    }

    [Fact]
    public async Task What_is_on_a_page_is_listed_beside_it() =>
        (await Get("/docs/guide/en/webhooks")).ShouldBe(200).Text.Should().Contain("<a href=\"#verify\">Verify</a>").And.Contain("<a href=\"#try-it\">Try it</a>");

    [Theory]
    [InlineData("fr", "Les commandes", "Aller au contenu")]
    [InlineData("en", "Orders", "Skip to the content")]
    public async Task The_address_decides_the_language_of_all_that_is_on_the_page(string language, string title, string around)
    {
        var page = await server.Send(RawRequest.Get($"/docs/guide/{language}/orders").With("Accept-Language", language == "fr" ? "en" : "fr"));

        page.ShouldBe(200).Text.Should().Contain($"<html lang=\"{language}\">").And.Contain($"<title>{title}").And.Contain(around);
    }

    [Theory]
    [InlineData("/docs/guide/fr/nothing")]
    [InlineData("/docs/guide/en/..%2F..%2Fappsettings")]
    [InlineData("/docs/guide/de/orders")]
    [InlineData("/docs/guide/de/delivery")]
    [InlineData("/docs/guide/reference/delivery")]
    public async Task An_unknown_page_is_404_with_the_contents(string target) =>
        (await Get(target)).ShouldBe(404).Text.Should().Contain("/quick-start\"").And.Contain("noindex");

    private Task<Reply> Get(string target) => server.Send(RawRequest.Get(target).With("Accept", "text/html"));

    [GeneratedRegex("<a rel=\"next\" href=\"([^\"]+)\"")]
    private static partial Regex NextPage();

    [GeneratedRegex("<a [^>]*href=\"([^\"]+)\"")]
    private static partial Regex Links();
}
