using System.Text.Json.Nodes;
using System.Web;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>What happens because time passes.</summary>
public sealed class UnboxingClockTests(UnboxingServer server) : IClassFixture<UnboxingServer>
{
    private static readonly Duration Instantly = Duration.FromMilliseconds(1);

    private Given Given => server.Given;

    [Theory]
    [InlineData(ExpiredWindow.Completed, "completed")]
    [InlineData(ExpiredWindow.Disputed, "disputed")]
    public async Task A_window_ends_at_its_deadline_as_the_account_wants(ExpiredWindow wanted, string status)
    {
        var merchant = await Given.AMerchant(expiredWindow: wanted);
        var number = await Opened(merchant);
        var id = server.Stored.IdOf(number);

        server.Clock.Advance(Duration.FromHours(48) - Instantly);
        await server.ClockRound();
        (await merchant.Read(number))["status"].Should().Be("unboxing_pending");

        server.Clock.Advance(Instantly);
        await server.ClockRound();
        await server.ClockRound();

        var read = await merchant.Read(number);
        (read["status"], read["reason"]).Should().Be((status, "window_expired"));
        server.Stored.EventsOf(id).Should().Equal("order.shipped", "unboxing.opened", "unboxing.expired");
        server.Stored.HistoryOf(id).Should().Equal("pending", "shipped", "unboxing_pending", status);
        JsonNode.Parse(server.Stored.LastEventOf(id))!["reason"]!.GetValue<string>().Should().Be("window_expired");
        (await merchant.Stats())["status_breakdown"].Should().Be($$"""[{"status":"{{status}}","count":1}]""");
    }

    [Fact]
    public async Task Two_nodes_that_look_at_once_close_a_window_once()
    {
        var merchant = await Given.AMerchant();
        var numbers = new List<string>();
        for (var made = 0; made < 10; made++)
            numbers.Add(await Opened(merchant));
        server.Clock.Advance(Duration.FromHours(48));

        var rounds = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.ClockRound()));

        rounds.Sum(round => round.Closed).Should().BeGreaterThanOrEqualTo(10);
        foreach (var number in numbers)
            server.Stored.EventsOf(server.Stored.IdOf(number)).Count(type => type == "unboxing.expired").Should().Be(1);
    }

    [Fact]
    public async Task A_submission_at_the_deadline_is_too_late_even_before_the_clock_comes_by()
    {
        var number = OrderNumber.Parse(await Opened(await Given.AMerchant()))!.Value;
        server.Clock.Advance(Duration.FromHours(48));

        var late = await Given.InAUnit(async (services, ct) =>
            (await services.GetRequiredService<Application.Orders.IOrderRepository>().Find(number, ct))!.Submit(server.Now));

        late.Error!.Code.Should().Be("window_expired");
    }

    [Fact]
    public async Task The_customer_is_invited_and_reminded_once_a_day_before_the_end()
    {
        var merchant = await Given.AMerchant();
        var customer = Ids.Text(10) + "@example.com";
        var number = await Opened(merchant, customer);
        Mails(customer).Should().ContainSingle().Which.Should().StartWith("Votre colis de Shop");

        server.Clock.Advance(Duration.FromHours(24) - Instantly);
        await server.ClockRound();
        Mails(customer).Should().HaveCount(1);

        server.Clock.Advance(Instantly);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.ClockRound()));
        await server.ClockRound();

        Mails(customer).Should().HaveCount(2).And.Contain(mail => mail.StartsWith("Plus que 24 heures", StringComparison.Ordinal));
        (await merchant.Read(number))["status"].Should().Be("unboxing_pending");
    }

    [Fact]
    public async Task Who_submitted_is_not_reminded_and_nobody_is_after_the_end()
    {
        var merchant = await Given.AMerchant();
        var (early, late) = (Ids.Text(10) + "@example.com", Ids.Text(10) + "@example.com");
        await Given.Submitted(await Opened(merchant, early));
        await Opened(merchant, late);

        server.Clock.Advance(Duration.FromHours(50));
        await server.ClockRound();

        Mails(early).Should().HaveCount(1);
        Mails(late).Should().HaveCount(1);
    }

    [Theory]
    [InlineData("fr", "Bonjour Élodie <b>,", "Filmer l’ouverture")]
    [InlineData("en", "Hello Élodie <b>,", "Film the opening")]
    public async Task The_invitation_speaks_the_customers_language_and_its_link_opens(string language, string greeting, string action)
    {
        var customer = Ids.Text(10) + "@example.com";
        var order = Sample.MerchantOrder();
        (order["customer_email"], order["customer_name"], order["customer_language"], order["product_name"]) = (customer, "Élodie <b>", language, "A & B");
        var merchant = await Given.AMerchant();
        var number = (await merchant.Create(order)).ShouldBe(201)["order_id"]!;
        await Ship(merchant, number);

        var mail = Mails(customer).Should().ContainSingle().Subject;

        var (text, html) = (mail[..mail.IndexOf("<!DOCTYPE", StringComparison.Ordinal)], mail[mail.IndexOf("<!DOCTYPE", StringComparison.Ordinal)..]);
        text.Should().Contain(greeting).And.Contain("A & B").And.Contain((await merchant.Read(number))["verification_code"]).And.Contain(action);
        html.Should().Contain("&lt;b&gt;").And.Contain("A &amp; B").And.NotContain("<b>").And.Contain($"lang=\"{language}\"");
        var link = new Uri(text.Split(' ', '\n').Single(word => word.StartsWith("http", StringComparison.Ordinal)));
        var query = HttpUtility.ParseQueryString(link.Query);
        (await server.Open(query["order"], null, System.Net.IPAddress.Loopback, query["sig"])).Refusal.Should().BeNull();
    }

    private IReadOnlyList<string> Mails(string customer) => server.Stored.Mails(customer);

    private static async Task<string> Opened(Merchant merchant, string? customer = null)
    {
        var order = Sample.MerchantOrder();
        if (customer is not null)
            order["customer_email"] = customer;
        var number = (await merchant.Create(order)).ShouldBe(201)["order_id"]!;
        await Ship(merchant, number);
        return number;
    }

    private static async Task Ship(Merchant merchant, string number)
    {
        (await merchant.Take("ship", number)).ShouldBe(200);
        (await merchant.Take("deliver", number)).ShouldBe(200);
    }
}
