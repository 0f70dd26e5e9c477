using System.Globalization;
using System.Text;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Tests.Orders;

public sealed class CancelOrderTests(DeliveryServer server) : DeliveryTests(server)
{
    public static TheoryData<OrderStatus> Allowing => new(Given.Reachable.Where(AllowsCancel));

    public static TheoryData<OrderStatus> Refusing => new(Given.Reachable.Where(status => status != OrderStatus.Cancelled && !AllowsCancel(status)));

    [Theory, MemberData(nameof(Allowing))]
    public async Task An_order_is_cancelled_while(OrderStatus status)
    {
        var order = await Given.OrderIn(status, Partner);
        var (events, history) = (Server.Stored.EventsOf(order), Server.Stored.HistoryOf(order));

        var cancelled = await Partner.Cancel(order, """{"reason": "Changé d'avis 📦"}""");

        cancelled.ShouldBe(200)["status"].Should().Be("cancelled");
        cancelled["cancelled_by"].Should().Be("partner");
        cancelled["reason"].Should().Be("Changé d'avis 📦");
        Server.Stored.EventsOf(order).Should().Equal(events.Append("order.cancelled"));
        Server.Stored.HistoryOf(order).Should().Equal(history.Append("cancelled"));
    }

    [Theory, MemberData(nameof(Refusing))]
    public async Task An_order_is_not_cancelled_while(OrderStatus status)
    {
        var order = await Given.OrderIn(status, Partner);
        var (events, history) = (Server.Stored.EventsOf(order), Server.Stored.HistoryOf(order));
        var published = (await Partner.Read(order))["status"]!;

        var reply = await Partner.Cancel(order);

        reply.ShouldBeRefused(409, "order_not_cancellable").Message.Should().Contain(published);
        reply["error.details.status"].Should().Be(published);
        Server.Stored.EventsOf(order).Should().Equal(events);
        Server.Stored.HistoryOf(order).Should().Equal(history);
        (await Partner.Read(order))["status"].Should().Be(published);
    }

    [Fact]
    public async Task Every_status_of_a_delivery_is_one_or_the_other() =>
        Given.Reachable.Select(Names.Of).Should().Contain(OrderLifecycle.DeliveryStatuses).And.HaveCount(Allowing.Count + Refusing.Count + 1);

    [Fact]
    public async Task Cancelling_again_is_fine_and_writes_nothing()
    {
        var order = await Given.AnOrder(Partner);
        var first = await Partner.Cancel(order, """{"reason": "first"}""");

        var again = await Partner.Cancel(order, """{"reason": "second"}""");

        again.ShouldBe(200).Body.Should().Equal(first.Body);
        Server.Stored.EventsOf(order).Should().Equal("order.cancelled");
        Server.Stored.HistoryOf(order).Should().Equal("pending", "cancelled");
    }

    [Fact]
    public async Task What_the_operator_cancelled_the_partner_may_cancel_too()
    {
        var order = await Given.OrderIn(OrderStatus.Cancelled, Partner);

        (await Partner.Cancel(order, """{"reason": "mine"}""")).ShouldBe(200)["cancelled_by"].Should().Be("operator");
        Server.Stored.EventsOf(order).Should().Equal("order.cancelled");
    }

    [Fact]
    public async Task Of_many_at_once_all_succeed_and_one_writes()
    {
        var order = await Given.AnOrder(Partner);

        var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Partner.Cancel(order)));

        replies.Should().OnlyContain(reply => reply.Status == 200);
        Server.Stored.EventsOf(order).Should().Equal("order.cancelled");
        Server.Stored.HistoryOf(order).Should().Equal("pending", "cancelled");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("  \r\n")]
    [InlineData("""{"reason": null}""")]
    [InlineData("""{"why": "because"}""")]
    public async Task A_reason_is_optional(string body)
    {
        var order = await Given.AnOrder(Partner);

        (await Partner.Cancel(order, body)).ShouldBe(200)["reason"].Should().BeNull();
        Server.Stored.LastEventOf(order).Should().Contain("\"reason\":null");
    }

    [Fact]
    public async Task No_body_needs_no_content_type_and_no_length()
    {
        var order = await Given.AnOrder(Partner);

        (await Partner.Send(RawRequest.Post(Partner.CancelTarget(order)))).ShouldBe(200);
        (await Partner.Send(RawRequest.Post(Partner.CancelTarget(order)).With("Content-Type", "application/json"))).ShouldBe(200);
        (await Partner.Send(RawRequest.Post(Partner.CancelTarget(order)).With("Content-Type", "application/x-www-form-urlencoded"))).ShouldBe(200);
    }

    [Fact]
    public async Task A_null_that_was_signed_as_nothing_is_nothing()
    {
        var order = await Given.AnOrder(Partner);
        var signed = Partner.Sign(RawRequest.Post(Partner.CancelTarget(order)).With("Content-Type", "application/json"));

        (await Server.Send(signed with { Body = Encoding.ASCII.GetBytes("null") })).ShouldBe(200)["status"].Should().Be("cancelled");
    }

    [Theory]
    [InlineData(255, 200)]
    [InlineData(256, 422)]
    public async Task A_reason_is_at_most_255_characters(int length, int status)
    {
        var order = await Given.AnOrder(Partner);

        var reply = await Partner.Cancel(order, $$"""{"reason": "{{new string('é', length)}}"}""");

        reply.ShouldBe(status);
        if (status == 422)
            reply.ShouldBlame("reason");
    }

    [Fact]
    public async Task A_reason_is_a_text()
    {
        var order = await Given.AnOrder(Partner);

        (await Partner.Cancel(order, """{"reason": 7}""")).ShouldBlame("reason");
        (await Partner.Read(order))["status"].Should().Be("pending");
    }

    [Fact]
    public async Task The_event_tells_what_partners_are_promised()
    {
        var created = await Partner.Create(Sample.Order("ORD-É"));

        await Partner.Cancel(created["order_id"]!, """{"reason": "late"}""");

        var data = System.Text.Json.JsonDocument.Parse(Server.Stored.LastEventOf(created["order_id"]!)).RootElement;
        data.EnumerateObject().ToDictionary(fact => fact.Name, fact => fact.Value.GetString()).Should().Equal(new Dictionary<string, string?>
        {
            ["order_id"] = created["order_id"],
            ["partner_order_id"] = "ORD-É",
            ["status"] = "cancelled",
            ["cancelled_by"] = "partner",
            ["reason"] = "late",
        });
    }

    [Fact]
    public async Task Reading_a_cancelled_order_tells_who_why_and_when()
    {
        var order = await Given.AnOrder(Partner);
        await Partner.Cancel(order, """{"reason": "late"}""");

        var read = await Partner.Read(order);

        read["status"].Should().Be("cancelled");
        read["cancelled_by"].Should().Be("partner");
        read["reason"].Should().Be("late");
        read["status_history"].Should().Be(
            """[{"status":"pending","timestamp":"2025-11-07T10:00:00-05:00"},{"status":"cancelled","timestamp":"2025-11-07T10:00:00-05:00"}]""");
    }

    [Fact]
    public async Task The_message_names_the_state_in_french_too()
    {
        var order = await Given.OrderIn(OrderStatus.PickedUp, Partner);

        var reply = await Partner.Send(RawRequest.Post(Partner.CancelTarget(order)).With("Accept-Language", "fr"));

        reply.ShouldBeRefused(409, "order_not_cancellable").Message.Should().Be(string.Format(
            CultureInfo.InvariantCulture, "La commande ne peut plus être annulée\u00a0: elle est «\u00a0{0}\u00a0».", "picked_up"));
    }

    private static bool AllowsCancel(OrderStatus status) => OrderLifecycle.Table.Rows.Any(row => row.From == status && row.On == OrderTrigger.Cancel);
}
