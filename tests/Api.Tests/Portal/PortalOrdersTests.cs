using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using NodaTime.Text;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;

namespace Parcours.Api.Tests.Portal;

/// <summary>An account's orders, as its team finds, reads and moves them.</summary>
public sealed partial class PortalOrdersTests(TimeTravel server) : IClassFixture<TimeTravel>
{
    private const string List = "/portal/orders";

    [Fact]
    public async Task Before_the_first_order_the_list_and_the_home_say_how_to_make_one()
    {
        var visitor = await PortalVisitor.SignedIn(server);

        (await visitor.Open(List)).ShouldBe(200).Text.Should().Contain("There is no order here yet").And.Contain("quick-start").And.NotContain("<table").And.NotContain("/portal/orders/export");
        (await visitor.Open("/portal")).ShouldBe(200).Text.Should().Contain("What to do next").And.NotContain("<svg class=\"trend\"");
    }

    [Fact]
    public async Task Both_kinds_are_in_one_list_that_is_searched_and_narrowed()
    {
        var (partner, merchant, visitor) = await AnAccount();
        var delivery = await server.Given.AnOrder(partner, Sample.Order().With("partner_order_id", "RED-1"));
        await server.Given.AnOrder(partner, Sample.Order().With("partner_order_id", "BLUE-2"));
        (await merchant.Create(Sample.MerchantOrder("RED-3").With("customer_email", "Jeanne@Example.com"))).ShouldBe(201);
        await server.Given.AnOrder(await server.Given.APartner(), Sample.Order().With("partner_order_id", "RED-4"));

        Shown(await visitor.Open(List)).Should().Equal("RED-3", "BLUE-2", "RED-1");
        Shown(await visitor.Open(List + "?search=RED")).Should().Equal("RED-3", "RED-1");
        Shown(await visitor.Open(List + "?search=jeanne%40example.com")).Should().Equal("RED-3");
        Shown(await visitor.Open(List + "?search=" + delivery)).Should().Equal("RED-1");
        Shown(await visitor.Open(List + "?search=RED&kind=delivery")).Should().Equal("RED-1");
        var today = LocalDatePattern.Iso.Format(server.Now.InUtc().Date);
        Shown(await visitor.Open($"{List}?service=standard&from={today}&to={today}")).Should().Equal("BLUE-2", "RED-1");
        (await visitor.Open(List + "?to=2025-11-06")).ShouldBe(200).Text.Should().Contain("No order matches").And.Contain("value=\"2025-11-06\"");
        (await visitor.Open(List)).Text.Should().Contain($"href=\"/portal/orders/{delivery}\"");
    }

    [Theory]
    [InlineData("?status=lost")]
    [InlineData("?kind=x")]
    [InlineData("?from=yesterday")]
    [InlineData("?to=9999-12-31")]
    [InlineData("?search=%00")]
    public async Task A_filter_that_nobody_could_choose_is_told(string query)
    {
        var visitor = await PortalVisitor.SignedIn(server);

        (await visitor.Open(List + query)).ShouldBe(422).Text.Should().Contain("role=\"alert\"");
        (await visitor.Open(List + "/export" + query)).ShouldBe(302).Header("Location").Should().StartWith(List + "?");
    }

    [Fact]
    public async Task Pages_lead_on_with_their_filters_until_the_last()
    {
        var (partner, _, visitor) = await AnAccount();
        await Stored(partner.Owner, Enumerable.Range(0, 60).Select(number => $"PAGE-{number}"));

        var seen = new List<string>();
        for (var next = List + "?kind=merchant"; next is not null; next = Next(await visitor.Open(next)))
            seen.AddRange(Shown(await visitor.Open(next)));

        seen.Should().Equal(Enumerable.Range(0, 60).Reverse().Select(number => $"PAGE-{number}"));
        (await visitor.Open(List + "?cursor=nonsense&kind=merchant")).ShouldBe(302).Header("Location").Should().Be(List + "?kind=merchant");

        static string? Next(Reply page) => Regex.Match(page.ShouldBe(200).Text, "rel=\"next\" href=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(5)) is { Success: true } link ? WebUtility.HtmlDecode(link.Groups[1].Value) : null;
    }

    [Fact]
    public async Task The_file_holds_every_page_and_nothing_that_a_spreadsheet_would_run()
    {
        var (partner, _, visitor) = await AnAccount();
        await Stored(partner.Owner, Enumerable.Range(0, 1001).Select(number => $"CSV-{number}"));
        await Stored(partner.Owner, ["=HYPERLINK(1)", "@x", "a,\"b\""]);

        var file = (await visitor.Open(List + "/export?kind=merchant")).ShouldBe(200);

        file.Header("Content-Type").Should().Be("text/csv; charset=utf-8");
        file.Header("Content-Disposition").Should().Contain("orders.csv");
        file.Header("Cache-Control").Should().Contain("no-store");
        var lines = file.Text.TrimStart('\ufeff').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(1 + 1004);
        lines[0].Should().StartWith("order_id,order_number,kind,reference,status,");
        lines.Skip(1).Select(line => line.Split(',')[0]).Should().OnlyHaveUniqueItems().And.OnlyContain(id => id.StartsWith("dc_", StringComparison.Ordinal));
        file.Text.Should().Contain("'=HYPERLINK(1)").And.Contain("'@x").And.Contain("\"a,\"\"b\"\"\"").And.NotContain(",=").And.NotContain(",@");
        (await visitor.Open(List + "/export?search=CSV-1000")).ShouldBe(200).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2);
    }

    [Fact]
    public async Task An_order_shows_where_it_goes_what_it_costs_and_what_happened()
    {
        var (partner, _, visitor) = await AnAccount();
        var quote = await server.Given.AQuote(partner);
        var id = await server.Given.AnOrder(partner, Sample.Order("ORD-<b>").With("quote_id", quote));

        var page = (await visitor.Open($"{List}/{id}")).ShouldBe(200);

        page.Text.Should().Contain("ORD-&lt;b&gt;").And.NotContain("ORD-<b>").And.Contain("4200 Rue Saint-Denis").And.Contain("Base price").And.Contain("12.99&#xA0;CAD").And.Contain("2.5 kg").And.Contain("Quoted").And.Contain("by your program");
        (await visitor.Open($"{List}/dc_0000000000000000")).ShouldBe(404).Text.Should().Contain("No such order");
        (await visitor.Open($"{List}/x")).ShouldBe(404);
        (await (await PortalVisitor.SignedIn(server)).Open($"{List}/{id}")).ShouldBe(404);
    }

    [Fact]
    public async Task Nothing_of_another_account_is_moved()
    {
        var (partner, merchant, _) = await AnAccount();
        var delivery = await server.Given.AnOrder(partner);
        var number = (await merchant.Create(Sample.MerchantOrder())).ShouldBe(201)["order_id"]!;
        var stranger = await PortalVisitor.SignedIn(server);
        var theirs = await IdOf(number);

        foreach (var (id, form) in new[] { (delivery, "Cancel"), (delivery, "Advance"), (theirs, "Ship"), (theirs, "Cancel"), (theirs, "Deliver"), (theirs, "Invite"), (theirs, "Retry") })
            (await Press(stranger, id, form)).ShouldBe(404);

        (await partner.Read(delivery)).ShouldBe(200)["status"].Should().Be("pending");
        (await merchant.Read(number)).ShouldBe(200)["status"].Should().Be("pending");
    }

    [Fact]
    public async Task A_delivery_is_cancelled_with_a_reason_until_it_is_on_its_way()
    {
        var (partner, _, visitor) = await AnAccount(Role.Support);
        var id = await server.Given.AnOrder(partner);
        var late = await server.Given.OrderIn(OrderStatus.PickedUp, partner);

        (await Press(visitor, id, "Cancel", ("reason", "Ordered twice"))).ShouldBe(302).Header("Location").Should().Be($"{List}/{id}");

        (await partner.Read(id)).ShouldBe(200)["reason"].Should().Be("Ordered twice");
        var page = (await visitor.Open($"{List}/{id}")).ShouldBe(200).Text;
        page.Should().Contain("The order is cancelled.").And.Contain("Ordered twice").And.Contain("by your team").And.NotContain("handler=Cancel");
        (await visitor.Open($"{List}/{late}")).Text.Should().NotContain("handler=Cancel");
        (await Press(visitor, late, "Cancel")).ShouldBe(409).Text.Should().Contain("role=\"alert\"");
        (await Press(visitor, late, "Cancel", ("reason", new string('x', 256)))).ShouldBe(422);
    }

    [Fact]
    public async Task The_simulator_moves_a_test_order_step_by_step_or_to_the_end_and_no_live_one()
    {
        var (partner, _, visitor) = await AnAccount(Role.Developer);
        var (id, other) = (await server.Given.AnOrder(partner), await server.Given.AnOrder(partner));

        (await Press(visitor, id, "Advance", ("to", "accepted"))).ShouldBe(302);
        (await partner.Read(id))["status"].Should().Be("accepted");
        (await visitor.Open($"{List}/{id}")).Text.Should().Contain("value=\"courier_assigned\"").And.Contain("value=\"delivered\"").And.Contain("value=\"failed\"");
        (await Press(visitor, id, "Advance", ("to", "delivered"))).ShouldBe(302);
        (await partner.Read(id))["status"].Should().Be("delivered");
        (await visitor.Open($"{List}/{id}")).ShouldBe(200).Text.Should().Contain("Taken by Zo&#xEB; Tremblay").And.Contain("Signature").And.NotContain("handler=Advance");
        (await Press(visitor, id, "Advance", ("to", "delivered"))).ShouldBe(409);
        (await Press(visitor, other, "Advance", ("to", "failed"))).ShouldBe(302);
        (await visitor.Open($"{List}/{other}")).Text.Should().Contain("The recipient was absent");

        var live = await server.Given.AnOrder(await server.Given.TheOtherModeOf(partner));
        await visitor.Post("/portal/mode", ("__RequestVerificationToken", PortalVisitor.TokenIn(await visitor.Open("/portal"))), ("to", "live"));
        (await visitor.Open($"{List}/{live}")).ShouldBe(200).Text.Should().NotContain("handler=Advance");
        (await Press(visitor, live, "Advance", ("to", "accepted"))).ShouldBe(404);
        (await visitor.Open($"{List}/{id}")).ShouldBe(404);
    }

    [Fact]
    public async Task A_merchants_order_is_shipped_delivered_and_its_customer_written_to_once_more()
    {
        var (_, merchant, visitor) = await AnAccount();
        var number = (await merchant.Create(Sample.MerchantOrder().With("customer_email", visitor.Email).With("customer_language", "en"))).ShouldBe(201)["order_id"]!;
        var id = await IdOf(number);
        (await Press(visitor, id, "Invite")).ShouldBe(409);

        (await Press(visitor, id, "Ship", ("carrier", "Colissimo"), ("tracking", "6A42"))).ShouldBe(302);
        Shown(await visitor.Open(List + "?search=6A42")).Should().HaveCount(1);
        (await Press(visitor, id, "Deliver")).ShouldBe(302);
        (await Press(visitor, id, "Invite")).ShouldBe(302);

        (await visitor.Open($"{List}/{id}")).ShouldBe(200).Text.Should().Contain("on its way to the customer again").And.Contain("Colissimo").And.Contain("Air Max 90").And.Contain("handler=Invite");
        (await visitor.Mails()).Select(mail => mail.Subject).Should().HaveCount(2).And.OnlyContain(subject => subject!.Contains("film its opening"));
        server.Clock.AdvanceHours(49);
        (await Press(visitor, id, "Invite")).ShouldBe(409);
        (await visitor.Mails()).Should().HaveCount(2);
    }

    [Fact]
    public async Task What_was_told_of_an_order_stands_in_its_timeline_and_is_sent_again()
    {
        var (partner, _, visitor) = await AnAccount(Role.Developer);
        // Nobody listens there.
        (await partner.Post("/v1/webhook_endpoints", new JsonObject { ["url"] = "http://127.0.0.1:9/hook" })).ShouldBe(201);
        var id = await server.Given.AnOrder(partner);
        await Press(visitor, id, "Advance", ("to", "accepted"));

        var page = await Until(() => visitor.Open($"{List}/{id}"), shown => shown.Text.Contains("handler=Retry", StringComparison.Ordinal));

        page.Text.Should().Contain("order.accepted").And.Contain("http://127.0.0.1:9/hook").And.Contain("Attempts: 1");
        var attempt = page.Text.Split("name=\"attempt\" value=\"")[1].Split('"')[0];
        (await Press(visitor, id, "Retry", ("attempt", attempt))).ShouldBe(302);
        (await Press(visitor, id, "Retry", ("attempt", "nonsense"))).ShouldBe(404);
        (await Until(() => visitor.Open($"{List}/{id}"), shown => shown.Text.Contains("Attempts: 2", StringComparison.Ordinal))).ShouldBe(200);
        (await visitor.Open("/portal")).Text.Should().Contain("The webhook endpoint http://127.0.0.1:9/hook has been failing since");
    }

    [Fact]
    public async Task Whoever_only_looks_sees_no_form_and_no_file()
    {
        var (partner, _, visitor) = await AnAccount(Role.ReadOnly);
        var id = await server.Given.AnOrder(partner);

        (await visitor.Open(List)).ShouldBe(200).Text.Should().NotContain("/portal/orders/export");
        (await visitor.Open($"{List}/{id}")).ShouldBe(200).Text.Should().NotContain("handler=");
        (await visitor.Open(List + "/export")).ShouldBe(403);
    }

    [Fact]
    public async Task The_home_counts_and_leads_to_what_it_counted()
    {
        var (partner, merchant, visitor) = await AnAccount();
        for (var made = 0; made < 3; made++)
            await server.Given.AnOrder(partner);
        await server.Given.OrderIn(OrderStatus.Failed, partner);
        await server.Given.OrderIn(OrderStatus.Delivered, partner);
        await server.Given.MerchantOrderIn(OrderStatus.UnboxingSubmitted, merchant);
        await server.Given.MerchantOrderIn(OrderStatus.Disputed, merchant);

        var home = (await visitor.Open("/portal")).ShouldBe(200).Text;

        Attention().Matches(home).Select(match => match.Groups[1].Value).Should().Equal("Proofs to review: 1", "Disputes: 1", "Deliveries whose attempt failed: 1");
        Figures().Matches(home).Select(match => (match.Groups[1].Value, match.Groups[2].Value)).Should().Equal(
            ("Created", "7"), ("Delivered", "3"), ("Failed attempts", "1"), ("Proofs received", "1"), ("Fraud prevented, ever", "0"));
        home.Should().Contain("7 orders from").And.Contain("<svg class=\"trend\"").And.NotContain("What to do next");
        Shown(await visitor.Open(List + "?status=failed")).Should().HaveCount(1);
        Shown(await visitor.Open(List + "?status=pending&kind=delivery")).Should().HaveCount(3);
        home.Should().Contain("href=\"/portal/orders?status=pending&amp;kind=delivery\"");
    }

    /// <summary>A partner's program, a merchant's, and a person, all of one account.</summary>
    private async Task<(Partner Partner, Merchant Merchant, PortalVisitor Visitor)> AnAccount(Role role = Role.Owner)
    {
        var partner = await server.Given.APartner();
        return (partner, await server.Given.AMerchantKey(partner.Owner), await PortalVisitor.SignedIn(server, role, partner.Owner.Partner));
    }

    /// <summary>Merchant's orders, in one unit of work.</summary>
    private Task<bool> Stored(Owner owner, IEnumerable<string> references) => server.Given.InAUnit(async (services, ct) =>
    {
        var unboxing = new UnboxingDetails(new VerificationCode("A3F9"), new Product("Air Max 90"), new Money(12990, "EUR"), new Buyer("marie@example.com", "Marie", "fr"));
        foreach (var reference in references)
            (await services.GetRequiredService<IOrderRepository>().TryAdd(Order.ForMerchant(owner, reference, unboxing, null, server.Now), ct)).Should().BeNull();
        return true;
    });

    private Task<string> IdOf(string number) => server.Given.InAUnit(async (services, ct) => (await services.GetRequiredService<IOrderRepository>().Find(OrderNumber.Parse(number)!.Value, ct))!.Id.Value);

    /// <summary>Sends a form of an order's page, whether or not the page has it.</summary>
    private static async Task<Reply> Press(PortalVisitor visitor, string id, string form, params (string Name, string Value)[] fields)
    {
        var token = PortalVisitor.TokenIn(await visitor.Open("/portal"));
        return await visitor.Post($"{List}/{id}?handler={form}", [("__RequestVerificationToken", token), .. fields]);
    }

    private static async Task<Reply> Until(Func<Task<Reply>> look, Func<Reply, bool> isThere)
    {
        var seen = await look();
        for (var looks = 0; !isThere(seen) && looks < 200; looks++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            seen = await look();
        }

        return seen;
    }

    /// <summary>The references of the list, in its sequence.</summary>
    private static IReadOnlyList<string> Shown(Reply page) => [.. References().Matches(page.ShouldBe(200).Text).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))];

    [GeneratedRegex("<th scope=\"row\"><a href=\"/portal/orders/dc_[0-9a-f]{16}\"><bdi>(.*?)</bdi>")]
    private static partial Regex References();

    [GeneratedRegex("<a href=\"/portal/(?:orders|proofs)\\?status=\\w+\">([^<]*: \\d+)</a>")]
    private static partial Regex Attention();

    [GeneratedRegex("<dt>([^<]*)</dt><dd>([^<]*)</dd></div>")]
    private static partial Regex Figures();
}
