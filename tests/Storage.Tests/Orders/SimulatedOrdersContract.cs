using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Orders;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Orders;

/// <summary>Which orders the autopilot finds. Each test sees the orders of every other, so it looks for its own.</summary>
public abstract class SimulatedOrdersContract(StorageFixture storage) : OrdersContract(storage)
{
    [Fact]
    public async Task Test_orders_on_their_way_that_stood_still_are_found_the_longest_waiting_first()
    {
        var owner = await NewOwner();
        var orders = new List<Order>();
        foreach (var status in Steps.Reachable(OrderOrigin.Delivery))
        {
            orders.Add(await OrderIn(status, owner));
            Storage.Clock.AdvanceSeconds(90);
        }

        var live = await OrderIn(OrderStatus.Accepted, await NewOwner(Mode.Live));
        var fresh = await OrderIn(OrderStatus.InTransit, owner);
        var since = orders.Max(order => order.UpdatedAt);

        var found = await new SimulatedOrders(Storage.Sql).StandingStill(since, 1000, Ct);

        OrderStatus[] ended = [OrderStatus.Delivered, OrderStatus.Cancelled, OrderStatus.UnboxingPending, OrderStatus.UnboxingSubmitted, OrderStatus.Disputed, OrderStatus.Completed, OrderStatus.Refunded];
        found.Intersect(orders.Select(order => order.Id)).Should().Equal(
            orders.Where(order => !ended.Contains(order.Status)).OrderBy(order => order.UpdatedAt).Select(order => order.Id));
        found.Should().NotContain([live.Id, fresh.Id]);
    }

    [Fact]
    public async Task No_more_are_found_than_are_asked_for()
    {
        var owner = await NewOwner();
        for (var made = 0; made < 3; made++)
            await OrderIn(OrderStatus.Pending, owner);

        (await new SimulatedOrders(Storage.Sql).StandingStill(Now, 2, Ct)).Should().HaveCount(2);
    }
}

public sealed class SimulatedOrdersOnSqlite(SqliteStorage storage) : SimulatedOrdersContract(storage), IClassFixture<SqliteStorage>;

public sealed class SimulatedOrdersOnSqlServer(SqlServerStorage storage) : SimulatedOrdersContract(storage), IClassFixture<SqlServerStorage>;
