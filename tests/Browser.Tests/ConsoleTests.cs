using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Parcours.Api.Tests;
using Parcours.Domain.Orders;

namespace Parcours.Browser.Tests;

/// <summary>The console on a dispatcher's screen and on a courier's phone, with a connection and without.</summary>
public sealed class ConsoleTests(RunningServer server, Chromium chromium) : IClassFixture<RunningServer>
{
    private const int Phone = 360;

    private static readonly string[] Scenes = ["sign-in", "sign-in-wrong", "board", "today", "today-empty", "scan-unknown", "order-pending", "order-assign", "order-door", "order-failed", "order-unknown"];

    public static TheoryData<string, string, int, ColorScheme> Views => Looks.Of(Scenes);

    [Theory, MemberData(nameof(Views))]
    public async Task It_shows_its_state_and_a_screen_reader_does_not_stumble(string scene, string language, int width, ColorScheme scheme)
    {
        await using var visit = await chromium.Open(width, language, scheme);
        await Show(visit.Page, scene);
        await visit.Photograph($"console-{scene}-{language}-{width}");

        await visit.ShouldReadWell(language);
    }

    [Fact]
    public async Task A_courier_signs_for_a_parcel_with_a_finger_while_there_is_no_connection()
    {
        var (secret, id) = await ACourier();
        var partner = await server.Given.APartner();
        var order = await server.Given.OrderIn(OrderStatus.Accepted, partner);
        var dispatcher = new OperatorClient(server, "op_dev_dispatcher");
        var courier = new OperatorClient(server, secret);
        (await dispatcher.Step(order, "assign", new JsonObject { ["courier_id"] = id })).ShouldBe(200);
        foreach (var step in new[] { "pick_up", "depart", "go_out" })
            (await courier.Step(order, step)).ShouldBe(200);
        await using var visit = await chromium.Open(Phone);
        var page = visit.Page;
        await SignIn(page, secret);
        await page.GotoAsync(server.BaseUrl + "/console/orders/" + order);
        await page.Locator("#recipient_name").FillAsync("Zoë Tremblay");
        await page.Locator("canvas.signature").ScrollIntoViewIfNeededAsync();
        var box = (await page.Locator("canvas.signature").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 40, box.Y + 40);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 200, box.Y + 80, new() { Steps = 8 });
        await page.Mouse.UpAsync();
        await page.WaitForFunctionAsync("() => document.getElementById('signature').files.length === 1");

        await page.Context.SetOfflineAsync(true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Delivered" }).ClickAsync();
        await Assertions.Expect(page.Locator("#waiting")).ToContainTextAsync("1 waiting");
        await visit.Photograph("console-waiting");
        (await partner.Read(order))["status"].Should().Be("out_for_delivery");
        await page.Context.SetOfflineAsync(false);

        await Assertions.Expect(page.Locator(".notice.good")).ToContainTextAsync("Done.", new() { Timeout = 20_000 });
        var read = await partner.Read(order);
        read["status"].Should().Be("delivered");
        read["signature_url"].Should().NotBeNull();
        server.Stored.EventsOf(order).Where(type => type == "order.delivered").Should().ContainSingle();
    }

    private async Task Show(IPage page, string scene)
    {
        if (scene is "sign-in" or "sign-in-wrong")
        {
            await page.GotoAsync(server.BaseUrl + "/console/sign-in");
            if (scene == "sign-in-wrong")
            {
                await page.Locator("#secret").FillAsync("op_nobody");
                await page.Keyboard.PressAsync("Enter");
                await page.Locator("#wrong").WaitForAsync();
            }

            return;
        }

        var (secret, id) = await ACourier();
        var partner = await server.Given.APartner();
        var sample = Sample.Order();
        sample["partner_order_id"] = "COMMANDE-D-UN-PARTENAIRE-QUI-AIME-LES-LONGUES-REFERENCES-" + Domain.Kernel.Ids.Text(6);
        await SignIn(page, scene is "today-empty" or "today" ? secret : "op_dev_dispatcher");
        var order = scene switch
        {
            "order-door" => await server.Given.OrderIn(OrderStatus.OutForDelivery, partner, sample),
            "order-failed" => await server.Given.OrderIn(OrderStatus.Failed, partner, sample),
            "order-assign" or "today" => await server.Given.OrderIn(OrderStatus.Accepted, partner, sample),
            "order-unknown" => OrderId.New().Value,
            _ => await server.Given.AnOrder(partner, sample),
        };
        if (scene == "today")
            (await new OperatorClient(server, "op_dev_dispatcher").Step(order, "assign", new JsonObject { ["courier_id"] = id })).ShouldBe(200);
        await page.GotoAsync(server.BaseUrl + scene switch
        {
            "board" => "/console",
            "today" or "today-empty" => "/console/today",
            "scan-unknown" => "/console/today?code=0123456789",
            _ => "/console/orders/" + order,
        });
    }

    private async Task<(string Secret, string Id)> ACourier()
    {
        var made = (await new OperatorClient(server, "op_dev_dispatcher").Post("/couriers", new JsonObject { ["name"] = "Zoé Gagnon", ["phone"] = "+1-514-555-0123" })).ShouldBe(201);
        return (made["credential"]!, made["courier_id"]!);
    }

    private async Task SignIn(IPage page, string secret)
    {
        await page.GotoAsync(server.BaseUrl + "/console/sign-in");
        await page.Locator("#secret").FillAsync(secret);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("details.account").WaitForAsync();
    }
}
