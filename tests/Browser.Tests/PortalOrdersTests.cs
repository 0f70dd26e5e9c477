using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Parcours.Api.Tests;
using Parcours.Api.Tests.Portal;
using Parcours.Domain.Orders;

namespace Parcours.Browser.Tests;

/// <summary>The list of orders, an order's page and the home that counts them, as people see them.</summary>
public sealed class PortalOrdersTests(RunningServer server, Chromium chromium) : IClassFixture<RunningServer>
{
    private const int Phone = 360;

    private static readonly string[] Scenes =
        ["home-counts", "orders", "orders-empty", "orders-none-found", "orders-wrong", "order-delivery", "order-delivery-over", "order-merchant", "order-cancel", "order-missing", "order-seen"];

    public static TheoryData<string, string, int, ColorScheme> Views => Looks.Of(Scenes);

    [Theory, MemberData(nameof(Views))]
    public async Task It_shows_its_state_and_a_screen_reader_does_not_stumble(string scene, string language, int width, ColorScheme scheme)
    {
        await using var visit = await chromium.Open(width, language, scheme);
        await Show(visit.Page, scene);
        await visit.Photograph($"portal-{scene}-{language}-{width}");

        await visit.ShouldReadWell(language);
    }

    [Theory]
    [InlineData("en", 1440)]
    [InlineData("fr", Phone)]
    public async Task By_keyboard_alone_an_order_is_found_and_walked_to_the_door(string language, int width)
    {
        var partner = await server.Given.APartner();
        var visitor = await PortalVisitor.SignedIn(server, partner: partner.Owner.Partner);
        await server.Given.AnOrder(partner, Order("OTHER-1"));
        var id = await server.Given.AnOrder(partner, Order("WANTED-2"));
        await using var visit = await chromium.Open(width, language);
        var page = visit.Page;
        await server.Enter(page, visitor);

        await page.GotoAsync(server.BaseUrl + "/portal/orders");
        await page.Type(page.Locator("#search"), "WANTED");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("table.list tbody tr")).ToHaveCountAsync(1);
        await page.Press(page.GetByRole(AriaRole.Link, new() { Name = "WANTED-2" }));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("WANTED-2");
        await page.Press(page.Locator("button[name=to][value=delivered]"));

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync(Text("portal.order.advanced", language));
        await Assertions.Expect(page.Locator(".tags .tag").First).ToHaveTextAsync(Text("portal.order_status.delivered", language));
        (await partner.Read(id))["status"].Should().Be("delivered");
        visit.Complaints.Should().BeEmpty();
    }

    [Theory]
    [InlineData("fr", 1440)]
    [InlineData("en", Phone)]
    public async Task By_keyboard_alone_an_order_is_cancelled_for_a_reason(string language, int width)
    {
        var partner = await server.Given.APartner();
        var id = await server.Given.AnOrder(partner, Order("UNWANTED-1"));
        await using var visit = await chromium.Open(width, language);
        var page = visit.Page;
        await server.Enter(page, await PortalVisitor.SignedIn(server, Domain.Portal.Role.Support, partner.Owner.Partner));
        await page.GotoAsync(server.BaseUrl + "/portal");

        await page.Press(page.GetByRole(AriaRole.Link, new() { Name = Text("portal.nav.orders", language), Exact = true }));
        await page.Press(page.GetByRole(AriaRole.Link, new() { Name = "UNWANTED-1" }));
        await page.Press(page.Locator(".act.sure summary"));
        await page.Type(page.Locator("#reason"), "Rupture de stock");
        await page.Press(page.GetByRole(AriaRole.Button, new() { Name = Text("portal.order.cancel_yes", language) }));

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync(Text("portal.order.cancelled", language));
        (await partner.Read(id)).Should().Match<Reply>(order => order["status"] == "cancelled" && order["reason"] == "Rupture de stock");
        visit.Complaints.Should().BeEmpty();
    }

    private async Task Show(IPage page, string scene)
    {
        var partner = await server.Given.APartner();
        var role = scene == "order-seen" ? Domain.Portal.Role.ReadOnly : Domain.Portal.Role.Owner;
        var visitor = await PortalVisitor.SignedIn(server, role, partner.Owner.Partner);
        await server.Enter(page, visitor);
        var merchant = await server.Given.AMerchantKey(partner.Owner);
        switch (scene)
        {
            case "orders-empty":
                await Go(page, "/portal/orders");
                break;
            case "orders-none-found":
                await Go(page, "/portal/orders?search=nothing-is-called-so&status=delivered");
                break;
            case "orders-wrong":
                await Go(page, "/portal/orders?from=yesterday");
                break;
            case "order-missing":
                await Go(page, "/portal/orders/dc_0000000000000000");
                break;
            case "home-counts" or "orders":
                await Fill(partner, merchant);
                await Go(page, scene == "orders" ? "/portal/orders" : "/portal");
                break;
            case "order-merchant":
                var number = await server.Given.MerchantOrderIn(OrderStatus.Disputed, merchant);
                await Go(page, "/portal/orders?search=" + number);
                await page.Locator("table.list a").First.ClickAsync();
                await page.Locator("#timeline").WaitForAsync();
                break;
            default:
                (await partner.Post("/v1/webhook_endpoints", new JsonObject { ["url"] = "http://127.0.0.1:9/webhooks/parcours/production/events" })).ShouldBe(201);
                var quote = await server.Given.AQuote(partner);
                var status = scene == "order-delivery-over" ? OrderStatus.Delivered : scene == "order-cancel" ? OrderStatus.Accepted : OrderStatus.Failed;
                var order = Order("COMMANDE-INTERNATIONALE-2025-000000000000000000000000000012345");
                order["quote_id"] = quote;
                var id = await server.Given.OrderIn(status, partner, order);
                await Go(page, "/portal/orders/" + id);
                if (scene == "order-cancel")
                    await page.Locator(".act.sure summary").ClickAsync();
                break;
        }
    }

    private async Task Fill(Partner partner, Merchant merchant)
    {
        (await partner.Post("/v1/webhook_endpoints", new JsonObject { ["url"] = "http://127.0.0.1:9/webhooks" })).ShouldBe(201);
        await server.Given.AnOrder(partner, Order("COMMANDE-INTERNATIONALE-2025-000000000000000000000000000012345"));
        foreach (var status in new[] { OrderStatus.Accepted, OrderStatus.Failed, OrderStatus.Delivered, OrderStatus.Cancelled, OrderStatus.UnboxingSubmitted })
            await server.Given.OrderIn(status, partner);
        foreach (var status in new[] { OrderStatus.Shipped, OrderStatus.UnboxingPending, OrderStatus.UnboxingSubmitted, OrderStatus.Disputed, OrderStatus.Refunded })
            await server.Given.MerchantOrderIn(status, merchant);
        for (var made = 0; made < 20; made++)
            await server.Given.AnOrder(partner);
    }

    private static JsonObject Order(string reference)
    {
        var order = JsonNode.Parse("""
            {
              "service_level": "standard",
              "pickup": {
                "name": "Entrepôt Montréal", "phone": "+1-514-555-0001", "instructions": "Quai 3, sonner deux fois",
                "address": {"line1": "100 Rue Saint-Paul", "city": "Montréal", "province": "QC", "postal_code": "H1A1A1", "country": "CA"}},
              "dropoff": {
                "name": "Marie-Antoinette Wolfeschlegelsteinhausenbergerdorff", "phone": "+15145550002", "email": "marie-antoinette.wolfeschlegelstein@example.com",
                "address": {"line1": "4200 Rue Saint-Denis", "line2": "App. 12", "city": "Montréal", "province": "QC", "postal_code": "H2L1P1", "country": "CA"}},
              "parcels": [{"weight_kg": 2.5, "description": "Appareil photo", "fragile": true}]
            }
            """)!.AsObject();
        order["partner_order_id"] = reference;
        return order;
    }

    private Task<IResponse?> Go(IPage page, string target) => page.GotoAsync(server.BaseUrl + target);
}
