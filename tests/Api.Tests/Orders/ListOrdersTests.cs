using Parcours.Domain.Orders;

namespace Parcours.Api.Tests.Orders;

public sealed class ListOrdersTests(DeliveryServer server) : DeliveryTests(server)
{
    [Fact]
    public async Task A_partner_without_orders_has_an_empty_list() =>
        (await Partner.List()).ShouldBe(200).Text.Should().Be("""{"data":[],"has_more":false}""");

    [Fact]
    public async Task The_newest_comes_first_and_without_its_history()
    {
        var orders = await Orders(3);

        var list = await Partner.List();

        Ids(list).Should().Equal(orders.Reverse());
        list["has_more"].Should().Be("false");
        list["next_cursor"].Should().BeNull();
        list["data[0].status_history"].Should().BeNull();
        list["data[0]"].Should().Be((await Partner.Read(orders[2])).Text.Split(",\"status_history\"")[0] + "}");
    }

    [Fact]
    public async Task Twenty_come_at_a_time_unless_asked_otherwise()
    {
        await Orders(21);

        Ids(await Partner.List()).Should().HaveCount(20);
        Ids(await Partner.List("?limit=1")).Should().HaveCount(1);
        Ids(await Partner.List("?limit=100")).Should().HaveCount(21);
    }

    [Fact]
    public async Task Pages_skip_and_repeat_nothing_while_orders_arrive()
    {
        var orders = await Orders(5);

        var seen = new List<string>();
        var page = await Partner.List("?limit=2");
        seen.AddRange(Ids(page));
        while (page["has_more"] == "true")
        {
            await Given.AnOrder(Partner);
            page = await Partner.List($"?limit=2&cursor={page["next_cursor"]}");
            seen.AddRange(Ids(page));
        }

        seen.Should().Equal(orders.Reverse());
    }

    [Fact]
    public async Task A_page_that_is_just_full_is_the_last()
    {
        await Orders(2);

        (await Partner.List("?limit=2"))["has_more"].Should().Be("false");
    }

    [Fact]
    public async Task A_cursor_stays_good_for_later()
    {
        var orders = await Orders(3);
        var cursor = (await Partner.List("?limit=1"))["next_cursor"];
        await Partner.Cancel(orders[2]);

        var first = await Partner.List($"?limit=1&cursor={cursor}");
        var again = await Partner.List($"?limit=1&cursor={cursor}");

        Ids(first).Should().Equal(orders[1]);
        again.Body.Should().Equal(first.Body);
    }

    [Fact]
    public async Task A_list_is_filtered_by_status()
    {
        var orders = await Orders(3);
        await Partner.Cancel(orders[1]);

        Ids(await Partner.List("?status=cancelled")).Should().Equal(orders[1]);
        Ids(await Partner.List("?status=pending")).Should().Equal(orders[2], orders[0]);
        Ids(await Partner.List("?status=delivered")).Should().BeEmpty();
    }

    [Theory]
    [InlineData(OrderStatus.UnboxingPending)]
    [InlineData(OrderStatus.Disputed)]
    [InlineData(OrderStatus.Completed)]
    public async Task An_order_stays_delivered_whatever_becomes_of_its_unboxing(OrderStatus status)
    {
        var order = await Given.OrderIn(status, Partner);

        var list = await Partner.List("?status=delivered");
        var read = await Partner.Read(order);

        Ids(list).Should().Equal(order);
        list["data[0].status"].Should().Be("delivered");
        read["status"].Should().Be("delivered");
        read.Json.GetProperty("status_history").EnumerateArray().Select(step => step.GetProperty("status").GetString())
            .Should().Equal("pending", "accepted", "courier_assigned", "picked_up", "in_transit", "out_for_delivery", "delivered");
    }

    [Fact]
    public async Task A_list_is_filtered_by_service_level_and_by_reference()
    {
        var standard = await Given.AnOrder(Partner, Sample.Order("A 1&b=é"));
        var express = await Given.AnOrder(Partner, Sample.Order().With("service_level", "express"));

        Ids(await Partner.List("?service_level=express")).Should().Equal(express);
        Ids(await Partner.List("?partner_order_id=" + Uri.EscapeDataString("A 1&b=é"))).Should().Equal(standard);
        Ids(await Partner.List("?partner_order_id=nobodys")).Should().BeEmpty();
        Ids(await Partner.List("?service_level=standard&status=pending&limit=5")).Should().Equal(standard);
        Ids(await Partner.List("?service_level=standard&status=cancelled")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_filtered_list_has_pages_too()
    {
        var orders = await Orders(4);
        await Partner.Cancel(orders[0]);
        await Partner.Cancel(orders[2]);

        var first = await Partner.List("?status=cancelled&limit=1");
        var second = await Partner.List($"?status=cancelled&limit=1&cursor={first["next_cursor"]}");

        Ids(first).Should().Equal(orders[2]);
        Ids(second).Should().Equal(orders[0]);
        second["has_more"].Should().Be("false");
    }

    [Theory]
    [InlineData("limit", "0")]
    [InlineData("limit", "101")]
    [InlineData("limit", "-1")]
    [InlineData("limit", "abc")]
    [InlineData("limit", "1.5")]
    [InlineData("limit", "")]
    [InlineData("limit", "99999999999999999999")]
    [InlineData("limit", "%2B5")]
    [InlineData("status", "lost")]
    [InlineData("status", "Pending")]
    [InlineData("status", "shipped")] // a merchant order's, not a delivery's
    [InlineData("status", "")]
    [InlineData("service_level", "overnight")]
    [InlineData("partner_order_id", "A%001")]
    [InlineData("created_after", "yesterday")]
    [InlineData("created_after", "2025-11-07")]
    [InlineData("created_before", "2025-11-07T15:00:00")]
    [InlineData("created_before", "2025-11-07T15:00:00+05:00")] // a + that was not escaped is a space
    public async Task A_filter_out_of_range_is_refused_and_named(string filter, string value) =>
        (await Partner.List($"?{filter}={value}")).ShouldBlame(filter);

    [Fact]
    public async Task All_wrong_filters_are_named_at_once() =>
        (await Partner.List("?limit=0&status=lost&created_after=x")).ShouldBlame("status", "created_after", "limit");

    [Theory]
    [InlineData("0123456789abcdef")]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("%00")]
    [InlineData("0123456789ABCDEF")]
    [InlineData("' OR 1=1 --")]
    public async Task A_cursor_that_is_unknown_or_malformed_is_not_found(string cursor)
    {
        await Orders(2);

        (await Partner.List("?cursor=" + cursor.Replace(" ", "%20", StringComparison.Ordinal))).ShouldBeRefused(404, "unknown_cursor");
    }

    private async Task<string[]> Orders(int count)
    {
        var orders = new string[count];
        for (var index = 0; index < count; index++)
            orders[index] = await Given.AnOrder(Partner);
        return orders;
    }

    private static IEnumerable<string> Ids(Reply list) =>
        list.ShouldBe(200).Json.GetProperty("data").EnumerateArray().Select(order => order.GetProperty("order_id").GetString()!);
}
