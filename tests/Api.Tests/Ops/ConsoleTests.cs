using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Api.Ops.Console;
using Parcours.Api.Tests.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using SkiaSharp;

namespace Parcours.Api.Tests.Ops;

/// <summary>The console as dispatchers and couriers use it, in a browser without a screen and without scripts.</summary>
public sealed class ConsoleTests(TimeTravel server) : OpsTests(server), IClassFixture<TimeTravel>
{
    public static TheoryData<string, string?, string?> Everything => new(
        from rule in ConsolePolicy.Table
        from role in new string?[] { null, "courier", "dispatcher" }
        select (rule.Page, rule.Form, role));

    [Theory, MemberData(nameof(Everything))]
    public async Task A_role_does_what_its_rules_say_and_nothing_else(string page, string? form, string? role)
    {
        var browser = role switch { null => new PortalVisitor(Server), "courier" => (await ACourierInABrowser()).Browser, _ => await ADispatcherInABrowser() };
        var rule = ConsolePolicy.Find(page, form)!;
        var address = "/" + Pages().Single(descriptor => descriptor.ViewEnginePath == page).AttributeRouteInfo!.Template!.Replace("{id}", OrderId.New().Value, StringComparison.Ordinal);

        var reply = form is null
            ? await browser.Open(address)
            : await browser.Post(address + (form.Length == 0 ? "" : "?handler=" + form), ("__RequestVerificationToken", PortalVisitor.TokenIn(await browser.Open(role is null ? "/console/sign-in" : "/console/today"))));

        if (rule.Actor is null)
            reply.Status.Should().NotBe(403).And.BeLessThan(500);
        else if (role is null)
            reply.ShouldBe(302).Header("Location").Should().Be("/console/sign-in");
        else if (rule.Actor == Actors.Dispatcher && role == "courier")
            reply.ShouldBe(403).Text.Should().Contain("This is for dispatchers");
        else
            reply.Status.Should().NotBe(403).And.BeLessThan(500);
    }

    [Fact]
    public async Task Every_handler_of_every_page_has_its_rule_and_every_rule_its_handler()
    {
        var loader = Server.Services.GetRequiredService<PageLoader>();
        var handlers = new List<(string, string?)>();
        foreach (var page in Pages())
        {
            var compiled = await loader.LoadAsync(page, EndpointMetadataCollection.Empty);
            handlers.AddRange(compiled.HandlerMethods!.Select(handler => (page.ViewEnginePath, HttpMethods.IsPost(handler.HttpMethod) ? handler.Name ?? "" : (string?)null)));
        }

        handlers.Should().BeEquivalentTo(ConsolePolicy.Table.Select(rule => (rule.Page, rule.Form)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("op_nonsense")]
    [InlineData("sk_test_secret_dropcolis_partner")]
    public async Task Nobody_signs_in_with_what_is_no_operator_s_secret(string secret)
    {
        var browser = new PortalVisitor(Server);

        (await browser.Send("/console/sign-in", ("secret", secret))).ShouldBe(422).Text.Should().Contain("Nobody has this secret");

        browser.Cookies.Keys.Should().NotContain("parcours_operator");
    }

    [Fact]
    public async Task An_order_goes_from_the_board_to_the_door_with_its_proof()
    {
        var order = await Given.AnOrder(Partner);
        var (courier, id) = await ACourierInABrowser();
        var dispatcher = await ADispatcherInABrowser();
        var page = "/console/orders/" + order;

        (await dispatcher.Open("/console")).ShouldBe(200).Text.Should().Contain(page);
        (await courier.Open(page)).ShouldBe(404);
        await Take(dispatcher, page, "Accept");
        await Take(dispatcher, page, "Assign", ("courier", id));
        (await courier.Open("/console/today")).ShouldBe(200).Text.Should().Contain(page);
        await Take(courier, page, "PickUp");
        await Take(courier, page, "Depart");
        await Take(courier, page, "GoOut", ("eta", "2025-11-07T18:30"));
        (await Partner.Read(order))["eta"].Should().Be("2025-11-07T18:30:00-05:00", "a courier types the time of where the parcel goes");
        var deliver = await courier.Open(page);
        deliver.Text.Should().Contain("name=\"recipient_name\"").And.NotContain("handler=Accept");

        (await Deliver(courier, page, KeyIn(deliver), PortalVisitor.TokenIn(deliver))).ShouldBe(302);

        var read = await Partner.Read(order);
        read["status"].Should().Be("delivered");
        read["proof_of_delivery.recipient_name"].Should().Be("Zoë Tremblay");
        read["signature_url"].Should().NotBeNull();
        read["proof_of_delivery.photos[0]"].Should().NotBeNull();
        Server.Stored.AuditOf(order).Should().ContainSingle(entry => entry.Contains(" deliver_order "));
    }

    [Fact]
    public async Task A_form_whose_answer_was_lost_is_taken_once()
    {
        var order = await Given.OrderIn(OrderStatus.OutForDelivery, Partner);
        var browser = await ADispatcherInABrowser();
        var page = "/console/orders/" + order;
        var shown = await browser.Open(page);

        (await Deliver(browser, page, KeyIn(shown), PortalVisitor.TokenIn(shown))).ShouldBe(302);
        (await Deliver(browser, page, KeyIn(shown), PortalVisitor.TokenIn(shown))).ShouldBe(302);
        (await Deliver(browser, page, "another", PortalVisitor.TokenIn(shown))).ShouldBe(409).Text.Should().Contain("role=\"alert\"");

        Server.Stored.EventsOf(order).Where(type => type == "order.delivered").Should().ContainSingle();
    }

    [Fact]
    public async Task A_failed_attempt_has_its_reason_and_a_wrong_field_is_named()
    {
        var order = await Given.OrderIn(OrderStatus.OutForDelivery, Partner);
        var browser = await ADispatcherInABrowser();
        var page = "/console/orders/" + order;

        (await browser.Send(page, "Deliver", ("recipient_name", " "))).ShouldBe(422).Text.Should().Contain("id=\"recipient_name-error\"");
        (await browser.Send(page, "Fail", ("failure_reason", "bored"))).ShouldBe(422);
        (await browser.Send(page, "Fail", ("failure_reason", "recipient_absent"), ("next_attempt", "2020-01-01T10:00"))).ShouldBe(422);
        await Take(browser, page, "Fail", ("failure_reason", "recipient_absent"));

        (await Partner.Read(order))["failure_reason"].Should().Be("recipient_absent");
        (await browser.Open(page)).Text.Should().Contain("Nobody there").And.Contain("handler=GoOut");
    }

    [Fact]
    public async Task A_courier_must_ask_for_the_pin_and_tries_are_counted()
    {
        var sample = Sample.Order();
        sample["delivery_pin"] = "4711";
        var order = await Given.OrderIn(OrderStatus.OutForDelivery, Partner, sample);
        var browser = await ADispatcherInABrowser();
        var page = "/console/orders/" + order;

        (await browser.Open(page)).Text.Should().Contain("name=\"pin\"");
        (await browser.Send(page, "Deliver", ("recipient_name", "Zoë"), ("pin", "4712"))).ShouldBe(422);
        await Take(browser, page, "Deliver", ("recipient_name", "Zoë"), ("pin", "4711"));

        (await Partner.Read(order))["proof_of_delivery.pin_verified"].Should().Be("true");
    }

    [Fact]
    public async Task A_scan_leads_to_the_order_and_an_unknown_code_says_so()
    {
        var code = "console-" + Ids.Text(10);
        var sample = Sample.Order();
        sample["parcels"]![0]!["barcode"] = code;
        var order = await Given.AnOrder(Partner, sample);
        var browser = await ADispatcherInABrowser();

        (await browser.Open("/console/today?code=" + code)).ShouldBe(302).Header("Location").Should().Be("/console/orders/" + order);
        (await browser.Open("/console/today?code=%3Cb%3E")).ShouldBe(200).Text.Should().Contain("No order has a parcel").And.NotContain("<b>");
    }

    [Fact]
    public async Task A_courier_who_was_let_go_is_signed_out()
    {
        var (courier, id) = await ACourierInABrowser();
        (await courier.Open("/console/today")).ShouldBe(200);

        (await Dispatcher.Post($"/couriers/{id}/deactivate")).ShouldBe(200);
        server.Clock.Advance(NodaTime.Duration.FromSeconds(6));

        (await courier.Open("/console/today")).ShouldBe(302).Header("Location").Should().Be("/console/sign-in");
    }

    private static async Task Take(PortalVisitor browser, string page, string form, params (string, string)[] fields) =>
        (await browser.Send(page, form, fields)).ShouldBe(302).Header("Location").Should().Be(page);

    private static string KeyIn(Reply page) => System.Text.RegularExpressions.Regex.Match(page.Text, "name=\"key\" value=\"([^\"]+)\"").Groups[1].Value;

    private static async Task<Reply> Deliver(PortalVisitor browser, string page, string key, string token)
    {
        using var bitmap = new SKBitmap(40, 20);
        using var drawn = bitmap.Encode(SKEncodedImageFormat.Png, 90);
        var image = Encoding.Latin1.GetString(drawn.Span);
        var fields = new[] { ("__RequestVerificationToken", token), ("key", key), ("recipient_name", Encoding.Latin1.GetString("Zoë Tremblay"u8)) }
            .Select(field => $"--x\r\nContent-Disposition: form-data; name=\"{field.Item1}\"\r\n\r\n{field.Item2}\r\n");
        var files = new[] { "signature", "photos", "photos" }
            .Select(name => $"--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"../{name}.html\"\r\nContent-Type: image/png\r\n\r\n{image}\r\n");
        return await browser.PostBody(page + "?handler=Deliver", Encoding.Latin1.GetBytes(string.Concat(fields.Concat(files)) + "--x--\r\n"), "multipart/form-data; boundary=x");
    }

    private async Task<PortalVisitor> ADispatcherInABrowser() => await SignedIn("op_dev_dispatcher");

    private async Task<(PortalVisitor Browser, string Id)> ACourierInABrowser()
    {
        var made = (await Dispatcher.Post("/couriers", new JsonObject { ["name"] = "Zoé Gagnon", ["phone"] = "+1-514-555-0123" })).ShouldBe(201);
        return (await SignedIn(made["credential"]!), made["courier_id"]!);
    }

    private async Task<PortalVisitor> SignedIn(string secret)
    {
        var browser = new PortalVisitor(Server);
        (await browser.Send("/console/sign-in", ("secret", secret))).ShouldBe(302);
        return browser;
    }

    private IEnumerable<PageActionDescriptor> Pages() => Server.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items
        .OfType<PageActionDescriptor>().Where(page => page.ViewEnginePath.StartsWith("/Console/", StringComparison.Ordinal));
}

/// <summary>Apart, since the time that it takes would end other tests' days.</summary>
public sealed class ConsoleShiftTests(TimeTravel server) : IClassFixture<TimeTravel>
{
    [Fact]
    public async Task After_a_shift_the_secret_is_asked_for_again()
    {
        var browser = new PortalVisitor(server);
        (await browser.Send("/console/sign-in", ("secret", "op_dev_dispatcher"))).ShouldBe(302);
        server.Clock.Advance(ConsoleSessions.Shift - NodaTime.Duration.FromSeconds(1));
        (await browser.Open("/console")).ShouldBe(200);

        server.Clock.Advance(NodaTime.Duration.FromSeconds(1));

        (await browser.Open("/console")).ShouldBe(302).Header("Location").Should().Be("/console/sign-in");
    }
}
