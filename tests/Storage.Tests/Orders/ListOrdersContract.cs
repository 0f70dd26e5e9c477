using NodaTime;
using NodaTime.Text;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Orders;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Orders;

public abstract class ListOrdersContract(StorageFixture storage) : OrdersContract(storage)
{
    [Fact]
    public async Task Without_orders_the_list_is_empty()
    {
        var page = await List(All(await NewOwner()));

        page.Data.Should().BeEmpty();
        page.NextCursor.Should().BeNull();
    }

    [Fact]
    public async Task An_order_in_the_list_is_whole_but_for_its_history()
    {
        var order = await Add(Sample.Order(await NewOwner(), Now));

        (await List(All(order.Owner))).Data.Should().BeEquivalentTo([OrderView.Of(order)], options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task Twenty_orders_are_shown_unless_another_number_is_asked_for()
    {
        var owner = await NewOwner();
        await AddMany(owner, 21);

        (await List(All(owner))).Data.Should().HaveCount(20);
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    public async Task A_cursor_is_given_only_when_more_follows(int stored, bool isMore)
    {
        var owner = await NewOwner();
        await AddMany(owner, stored);

        var page = await List(All(owner) with { Limit = "7" });

        page.Data.Should().HaveCount(7);
        (page.NextCursor is not null).Should().Be(isMore);
    }

    [Fact]
    public async Task Paging_neither_skips_nor_repeats_while_orders_arrive()
    {
        var owner = await NewOwner();
        var stored = await AddMany(owner, 23);
        var seen = new List<OrderView>();

        for (string? cursor = null; seen.Count == 0 || (cursor is not null && seen.Count <= stored.Length);)
        {
            var page = await List(All(owner) with { Limit = "4", Cursor = cursor });
            seen.AddRange(page.Data);
            cursor = page.NextCursor;
            // Some as new as the newest that were there: only their number tells them apart.
            await Add(Sample.Order(owner, stored[^1].CreatedAt));
            await Add(Sample.Order(owner, stored[^1].CreatedAt + Duration.FromSeconds(1)));
        }

        seen.Select(order => order.Id).Should().Equal(stored.Reverse().Select(order => order.Id));
    }

    [Fact]
    public async Task A_cursor_holds_when_its_order_moves_on()
    {
        var owner = await NewOwner();
        var stored = await AddMany(owner, 4);
        var pending = All(owner) with { Status = "pending", Limit = "2" };
        var first = await List(pending);
        await TrySave(stored[2].Cancel(Actors.Partner, null, Now).Value);

        var second = await List(pending with { Cursor = first.NextCursor });

        second.Data.Select(order => order.Id).Should().Equal(stored[1].Id, stored[0].Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("xyz")]
    [InlineData("0123456789ABCDEF")]
    [InlineData("dc_0123456789abcdef")]
    [InlineData("0123456789abcdef")]
    [InlineData("0123456789abcde' OR 1=1 --")]
    public async Task A_cursor_that_was_never_given_is_unknown(string cursor) => await CursorShouldBeUnknown(await NewOwner(), cursor);

    [Fact]
    public async Task Another_owners_cursor_is_unknown()
    {
        var owner = await NewOwner();
        await AddMany(owner, 2);
        var cursor = (await List(All(owner) with { Limit = "1" })).NextCursor!;

        await CursorShouldBeUnknown(await NewOwner(), cursor);
        await CursorShouldBeUnknown(owner with { Mode = Mode.Live }, cursor);
        (await List(All(owner) with { Cursor = cursor })).Data.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_merchants_order_is_no_cursor()
    {
        var order = await Add(Sample.Order(await NewOwner(), Now, origin: OrderOrigin.Merchant));

        await CursorShouldBeUnknown(order.Owner, CursorOf(order));
    }

    [Fact]
    public async Task Every_combination_of_filters_shows_what_it_names()
    {
        var owner = await NewOwner();
        var stored = await AddVariety(owner);
        // Neighbours that no filter may let in.
        await AddVariety(owner with { Mode = Mode.Live });
        await AddVariety(await NewOwner());
        await Add(Sample.Order(owner, Now, origin: OrderOrigin.Merchant));

        var (after, before) = (stored[5].CreatedAt, stored[^5].CreatedAt);
        var combinations =
            from status in new OrderStatus?[] { null, OrderStatus.Pending, OrderStatus.Cancelled, OrderStatus.Delivered }
            from service in new ServiceLevel?[] { null, ServiceLevel.Express }
            from reference in new string?[] { null, stored[9].PartnerOrderId, "ORD-none" }
            from low in new Instant?[] { null, after }
            from high in new Instant?[] { null, before }
            from last in new int?[] { null, stored.Length - 3, stored.Length - 9 }
            select (status, service, reference, low, high, last);
        var shown = 0;
        foreach (var (status, service, reference, low, high, last) in combinations)
        {
            var query = new ListOrders(
                owner, Text(status), Text(service), reference, Text(low), Text(high), Limit: "100", last is { } index ? CursorOf(stored[index]) : null);
            var expected = stored.Take(last ?? stored.Length)
                .Where(order => status is null || order.Status == status)
                .Where(order => service is null || order.Delivery!.Service == service)
                .Where(order => reference is null || string.Equals(order.PartnerOrderId, reference, StringComparison.Ordinal))
                .Where(order => low is null || order.CreatedAt > low)
                .Where(order => high is null || order.CreatedAt < high)
                .Select(order => order.Id).Reverse().ToList();

            (await List(query)).Data.Select(order => order.Id).Should().Equal(expected, "that is what {0} names", query);
            shown += expected.Count;
        }

        shown.Should().BeGreaterThan(500, "the filters must leave something to compare");
    }

    [Fact]
    public async Task A_delivered_order_is_listed_as_delivered_whatever_becomes_of_its_unboxing()
    {
        var owner = await NewOwner();
        var order = await OrderIn(OrderStatus.Disputed, owner);

        (await List(All(owner) with { Status = "delivered" })).Data.Single().Id.Should().Be(order.Id);
    }

    [Fact]
    public async Task Times_from_the_ends_of_the_calendar_are_taken()
    {
        var owner = await NewOwner();
        await Add(Sample.Order(owner, Now));

        (await List(All(owner) with { CreatedAfter = "0001-01-01T00:00:00Z", CreatedBefore = "9999-12-31T23:59:59Z" })).Data.Should().HaveCount(1);
    }

    private static ListOrders All(Owner owner) => new(owner, null, null, null, null, null, null, null);

    private static string? Text(Instant? at) => at is { } moment ? InstantPattern.ExtendedIso.Format(moment) : null;

    private static string? Text<T>(T? value)
        where T : struct, Enum => value is { } some ? Names.Of(some) : null;

    private static string CursorOf(Order order) => order.Id.Value["dc_".Length..];

    private async Task CursorShouldBeUnknown(Owner owner, string cursor) =>
        (await new ListOrdersHandler(Storage.Sql).Handle(All(owner) with { Cursor = cursor }, Ct)).Error.Should().Be(OrderErrors.UnknownCursor);

    /// <summary>Orders in the order of the list, reversed; each moment is shared by three.</summary>
    private async Task<Order[]> AddMany(Owner owner, int count)
    {
        var orders = new Order[count];
        for (var i = 0; i < count; i++)
            orders[i] = await Add(Sample.Order(owner, Now + Duration.FromMilliseconds(i / 3)));
        return orders;
    }

    private async Task<Order[]> AddVariety(Owner owner)
    {
        var orders = new Order[36];
        for (var i = 0; i < orders.Length; i++)
        {
            var service = (ServiceLevel)(i % 3);
            var order = await Add(Sample.Order(owner, Now + Duration.FromMilliseconds(i / 2), $"ORD-{i}", details: Sample.Details(service)));
            foreach (var step in (i % 4) switch { 1 => Steps.To(OrderStatus.Cancelled, order.Origin), 2 => Steps.To(OrderStatus.Delivered, order.Origin), _ => [] })
            {
                var change = Change(order, step);
                await TrySave(change);
                order = change.Order;
            }

            orders[i] = order;
        }

        return orders;
    }
}

public sealed class ListOrdersOnSqlite(SqliteStorage storage) : ListOrdersContract(storage), IClassFixture<SqliteStorage>;

public sealed class ListOrdersOnSqlServer(SqlServerStorage storage) : ListOrdersContract(storage), IClassFixture<SqlServerStorage>;
