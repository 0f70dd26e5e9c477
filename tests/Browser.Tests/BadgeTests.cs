using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Parcours.Api.Tests;
using Parcours.Application.Reviews;

namespace Parcours.Browser.Tests;

/// <summary>The badge on the page of a shop: another origin, with a policy that allows our host and nothing else that is not its own.</summary>
public sealed class BadgeTests(TrackingServer server, Chromium chromium) : IClassFixture<TrackingServer>
{
    [Theory]
    [InlineData("en", "4.5/5", "2 verified reviews")]
    [InlineData("fr", "4,5/5", "2 avis vérifiés")]
    public async Task It_shows_the_stars_under_a_strict_policy(string language, string average, string count)
    {
        await using var shop = await ShopPage.Open(Script(await ARatedShop(), $"data-product=\"SKU-1\" data-lang=\"{language}\""));
        await using var visit = await chromium.Open(360, language);

        await visit.Page.GotoAsync(shop.Address);

        await Assertions.Expect(visit.Page.Locator("a .average")).ToHaveTextAsync(average);
        await visit.Photograph($"badge-{language}");
        (await visit.Page.Locator("a .count").InnerTextAsync()).Should().Be(count);
        (await visit.Page.Locator("a svg").EvaluateAsync<string>("svg => getComputedStyle(svg).fill")).Should().Be("rgb(184, 98, 14)", "its styles are there");
        (await visit.Page.Locator("a").GetAttributeAsync("href")).Should().EndWith("/reviews/rules?lang=" + language);
        visit.Complaints.Should().BeEmpty();
        (await visit.Page.Context.CookiesAsync()).Should().BeEmpty();
        (await visit.Page.EvaluateAsync<int>("() => localStorage.length + sessionStorage.length")).Should().Be(0);
        (await Axe.Violations(visit.Page)).Should().BeEmpty();
    }

    [Fact]
    public async Task Without_reviews_it_says_so_and_of_a_shop_that_there_is_not_it_says_nothing()
    {
        var fresh = await AShop();
        await using var shop = await ShopPage.Open($"{Script(fresh)}<script src=\"{Origin}/badge.js\" data-website=\"00000000-0000-0000-0000-000000000000\" async></script>");
        await using var visit = await chromium.Open(360, "fr");

        await visit.Page.GotoAsync(shop.Address);

        await Assertions.Expect(visit.Page.Locator("a .count")).ToHaveTextAsync("Pas encore d’avis");
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        (await visit.Page.Locator("a").CountAsync()).Should().Be(1);
    }

    [Fact]
    public async Task A_policy_that_does_not_allow_our_host_keeps_it_out()
    {
        await using var shop = await ShopPage.Open(Script(await ARatedShop()), policy: "default-src 'self'");
        await using var visit = await chromium.Open(360);

        await visit.Page.GotoAsync(shop.Address);
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        (await visit.Page.Locator("a").CountAsync()).Should().Be(0);
        visit.Complaints.Should().Contain(complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal), "the other tests would see it if the badge broke a policy");
    }

    /// <summary>As the browser names it: another host than the shop's page.</summary>
    private string Origin => $"http://{Visit.PublicHost}:{new Uri(server.BaseUrl).Port}";

    private string Script(Website shop, string more = "") => $"<script src=\"{Origin}/badge.js\" data-website=\"{shop.Id}\" {more} async></script>";

    private async Task<Website> ARatedShop()
    {
        var shop = await AShop();
        foreach (var rating in new[] { 5, 4 })
        {
            var id = await Reviewer.Of(server, shop).Review(rating: rating);
            (await server.Send(RawRequest.Post($"/ops/v1/reviews/{id}/approve", """{"version": 1}""").With("Authorization", "Bearer op_dev_dispatcher"))).ShouldBe(200);
        }

        return shop;
    }

    private async Task<Website> AShop() => await server.Given.AWebsite((await server.Given.APartner()).Owner);

    /// <summary>A server that has nothing but a shop's page.</summary>
    private sealed class ShopPage(WebApplication app) : IAsyncDisposable
    {
        public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        public static async Task<ShopPage> Open(string badge, string? policy = null)
        {
            var host = new Uri(badge.Split('"')[1]).GetLeftPart(UriPartial.Authority);
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.MapGet("/", (HttpContext http) =>
            {
                http.Response.Headers.ContentSecurityPolicy = policy ?? $"default-src 'none'; script-src {host}; connect-src {host}; img-src 'self'; style-src 'self'; require-trusted-types-for 'script'";
                return Results.Content($"<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>Boutique</title></head><body><main><h1>Lampe</h1><p>{badge}</p></main></body></html>", "text/html; charset=utf-8");
            });
            app.MapGet("/favicon.ico", () => Results.NoContent());
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new ShopPage(app);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
