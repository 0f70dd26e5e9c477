using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Parcours.Api.Tests;
using Parcours.Api.Tests.Portal;
using Parcours.Application.Partners;
using Parcours.Application.Portal;
using Parcours.Application.Webhooks;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;

namespace Parcours.Browser.Tests;

/// <summary>The pages for developers as people see them: empty and full, with long names, on a phone and on a screen, by day and by night, in both languages.</summary>
public sealed class DeveloperPagesTests(RunningServer server, Chromium chromium) : IClassFixture<RunningServer>
{
    private const int Phone = 360;

    private const string Keys = "/portal/developers/keys";

    private const string Hooks = "/portal/developers/webhooks";

    private const string Requests = "/portal/developers/requests";

    /// <summary>Nobody listens there.</summary>
    private const string Nowhere = "http://127.0.0.1:9/webhooks/parcours/of/our/shop/in/strasbourg-hautepierre";

    private static readonly string[] Scenes =
    [
        "keys-empty", "keys", "keys-rotate", "keys-made", "keys-seen", "webhooks-empty", "webhooks", "webhooks-orders", "webhooks-wrong", "webhook", "webhook-off", "webhook-settings", "webhook-secret",
        "webhook-attempt", "webhook-orders", "webhook-gone", "requests-empty", "requests",
    ];

    public static TheoryData<string, string, int, ColorScheme> Views => Looks.Of(Scenes);

    [Theory, MemberData(nameof(Views))]
    public async Task It_shows_its_state_and_a_screen_reader_does_not_stumble(string scene, string language, int width, ColorScheme scheme)
    {
        await using var visit = await chromium.Open(width, language, scheme);
        await Show(visit.Page, scene);
        await visit.Photograph($"developers-{scene}-{language}-{width}");

        await visit.ShouldReadWell(language);
    }

    [Theory]
    [InlineData("en", 1440)]
    [InlineData("fr", Phone)]
    public async Task By_keyboard_alone_a_key_is_made_copied_and_revoked(string language, int width)
    {
        await using var visit = await chromium.Open(width, language);
        var page = visit.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await server.Enter(page, await PortalVisitor.SignedIn(server));
        await page.GotoAsync(server.BaseUrl + "/portal");
        await page.Press(page.GetByRole(AriaRole.Link, new() { Name = Text("portal.nav.developers", language), Exact = true }));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Text("portal.keys.title", language));

        await page.Press(page.GetByRole(AriaRole.Button, new() { Name = Text("portal.keys.add_signing", language) }));
        await Assertions.Expect(page.Locator("#arrived")).ToBeFocusedAsync();
        var (key, secret) = (await page.Locator("#public-key").InnerTextAsync(), await page.Locator("#secret").InnerTextAsync());
        await page.Press(page.GetByRole(AriaRole.Button, new() { Name = Text("portal.copy_which", language).Replace("{0}", Text("portal.first_keys.secret", language), StringComparison.Ordinal), Exact = true }));
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = Text("portal.copied", language), Exact = true })).ToBeVisibleAsync();
        (await page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).Should().Be(secret).And.StartWith("sk_test_secret_");
        await page.Press(page.GetByRole(AriaRole.Link, new() { Name = Text("portal.secret.kept", language) }));

        await Assertions.Expect(page.GetByText(key, new() { Exact = true })).ToBeVisibleAsync();
        await page.Press(page.GetByLabel(Text("portal.keys.revoke_which", language).Replace("{0}", key, StringComparison.Ordinal)));
        await page.Press(page.GetByRole(AriaRole.Button, new() { Name = Text("portal.keys.revoke_yes", language) }));
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync(Text("portal.keys.revoked_done", language));
        visit.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Whoever_ticks_an_event_hears_of_these_only()
    {
        await using var visit = await chromium.Open();
        await server.Enter(visit.Page, await PortalVisitor.SignedIn(server));
        await visit.Page.GotoAsync(server.BaseUrl + Hooks);
        await visit.Page.Locator("#url").FillAsync(Nowhere);

        await visit.Page.GetByLabel("order.failed").CheckAsync();
        await visit.Page.Locator(".stack button.primary").ClickAsync();

        await Assertions.Expect(visit.Page.Locator("#webhook-secret")).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "I have kept it" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByText("order.failed", new() { Exact = true }).First).ToBeVisibleAsync();
    }

    private async Task Show(IPage page, string scene)
    {
        var owner = await PortalVisitor.SignedIn(server);
        var account = new Owner(owner.User.Partner, Mode.Test);
        await server.Enter(page, scene == "keys-seen" ? await PortalVisitor.SignedIn(server, Role.ReadOnly, owner.User.Partner) : owner);
        var address = scene.Split('-')[0] switch { "keys" => Keys, "requests" => Requests, _ => Hooks };
        switch (scene)
        {
            case "keys" or "keys-rotate" or "keys-seen":
                await ManyKeys(account);
                break;
            case "webhooks" or "webhook" or "webhook-off" or "webhook-settings" or "webhook-secret" or "webhook-attempt":
                address = await AnEndpoint(owner, account, scene);
                break;
            case "webhooks-orders" or "webhook-orders":
                var named = await server.Given.InAUnit((services, ct) => services.GetRequiredService<IWebhookEndpoints>().ForOrders(account, new Uri(Nowhere), server.Now, ct));
                address = scene == "webhooks-orders" ? Hooks : $"{Hooks}/{named.Value}?event={Guid.Empty}";
                break;
            case "webhook-gone":
                address = Hooks + "/we_0000000000000000";
                break;
            case "requests":
                await ManyRequests(account);
                break;
            default:
                break;
        }

        await page.GotoAsync(server.BaseUrl + address);
        switch (scene)
        {
            case "keys-made":
                await page.Locator("main form button").First.ClickAsync();
                await page.Locator("#arrived").WaitForAsync();
                break;
            case "keys-rotate":
                await page.Locator(".ask summary").First.ClickAsync();
                await page.Locator(".sure:not(.ask) summary").Nth(1).ClickAsync();
                await page.Locator(".past summary").First.ClickAsync();
                break;
            case "webhooks-wrong":
                await page.Locator("#url").FillAsync("ftp://nowhere");
                await page.Locator("[value=some]").CheckAsync();
                await page.Locator(".stack button.primary").ClickAsync();
                await page.Locator("#wrong").WaitForAsync();
                break;
            case "webhook-settings":
                await page.Locator(".sure summary").ClickAsync();
                break;
            case "webhook-secret":
                await page.Locator("main form").Nth(1).Locator("button").ClickAsync();
                await page.Locator("#arrived").WaitForAsync();
                break;
            default:
                break;
        }
    }

    private Task<bool> ManyKeys(Owner owner) => server.Given.InAUnit(async (services, ct) =>
    {
        var (signing, merchant, clients) = (services.GetRequiredService<IHmacKeys>(), services.GetRequiredService<IMerchantKeys>(), services.GetRequiredService<IOAuthClients>());
        var (first, second) = (await signing.AddNew(owner, server.Now, ct), await signing.AddNew(owner, server.Now, ct));
        await signing.Rotate(first.PublicKey, [1], server.Now.Plus(OAuthClient.Overlap), ct);
        await signing.NoteUse(new Dictionary<string, NodaTime.Instant> { [first.PublicKey] = server.Now }, ct);
        await signing.Revoke(second.PublicKey, server.Now, ct);
        var (replaced, _) = await merchant.AddNew(owner, "Caisse", server.Now, ct);
        await merchant.EndAt(owner, replaced, server.Now.Plus(OAuthClient.Overlap), ct);
        await merchant.AddNew(owner, "Caisse du magasin de Strasbourg-Hautepierre, deuxième étage, rayon chaussures", server.Now, ct);
        await clients.Add(owner, OAuthClient.NewId(owner.Mode), OAuthSecret.New(owner.Mode), server.Now, ct);
        return true;
    });

    /// <summary>Where the scene is, after some attempts that reached nobody.</summary>
    private async Task<string> AnEndpoint(PortalVisitor owner, Owner account, string scene)
    {
        await owner.Send(Hooks, "Add", ("url", Nowhere), ("description", "Entrepôt de Strasbourg-Hautepierre"), ("scope", "some"), ("events", "order.*"), ("events", "courier.assigned"));
        var partner = await server.Given.AKeyOf(account);
        var endpoint = (await partner.Get("/v1/webhook_endpoints"))["data[0].id"]!;
        var order = await server.Given.AnOrder(partner);
        await partner.Send(RawRequest.Post($"/v1/sandbox/orders/{order}/advance", "{}"));
        string? attempt = null;
        while ((attempt = (await partner.Get("/v1/webhook_deliveries"))["data[0].id"]) is null)
            await Task.Delay(50, TestContext.Current.CancellationToken);

        var page = $"{Hooks}/{endpoint}";
        await owner.Send(page, "Test", ("type", "order.out_for_delivery"));
        if (scene == "webhook-off")
            await owner.Send(page + "/settings", "Disable");
        return scene switch
        {
            "webhooks" => Hooks,
            "webhook-settings" or "webhook-secret" => page + "/settings",
            "webhook-attempt" => $"{page}/attempts/{attempt}",
            _ => page,
        };
    }

    private Task<bool> ManyRequests(Owner owner) => server.Given.InAUnit(async (services, ct) =>
    {
        (string Method, string Route, int Status)[] asked =
        [
            ("POST", "/v1/orders", 201), ("GET", "/v1/orders/{id}", 404), ("PATCH", "/api/b2b/orders/{number}/confirm-delivery", 409), ("POST", "/v1/webhook_endpoints/{id}/rotate_secret", 500),
        ];
        var requests = Enumerable.Range(0, ListRequests.Take + 1).Select(index => asked[index % asked.Length] is var (method, route, status)
            ? new LoggedRequest(owner, "pk_test_abcdefghijklmnopqrstuvwx", method, route, status, $"req_{index:000000000000}", 800 + (index * index * 40), server.Now)
            : default);
        await services.GetRequiredService<IRequestLog>().Append([.. requests], ct);
        return true;
    });
}
