using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Orders;

/// <summary>Every status with every trigger, through the table and the repository.</summary>
public abstract class OrderLifecycleContract(StorageFixture storage) : OrdersContract(storage)
{
    public static TheoryData<OrderOrigin, OrderStatus> EveryStatus() =>
        [.. from origin in Enum.GetValues<OrderOrigin>() from status in Steps.Reachable(origin) select (origin, status)];

    [Fact]
    public void Every_status_of_the_lifecycle_is_tried() =>
        EveryStatus().Select(row => row.Data.Item2).Should().Contain(Enum.GetValues<OrderStatus>());

    [Theory, MemberData(nameof(EveryStatus))]
    public async Task A_trigger_that_the_status_refuses_changes_nothing(OrderOrigin origin, OrderStatus status)
    {
        var order = await OrderIn(status, await NewOwner(), origin);
        var (history, events) = (await HistoryOf(order), await EventsOf(order));

        foreach (var trigger in Enum.GetValues<OrderTrigger>().Where(trigger => !IsAllowed(origin, status, trigger)))
            (await Fire(order, trigger)).Error!.Code.Should().Be("invalid_transition", "{0} is refused while {1}", trigger, status);

        await ShouldBeUntouched(order, history, events);
    }

    [Theory, MemberData(nameof(EveryStatus))]
    public async Task A_step_from_another_status_is_not_stored(OrderOrigin origin, OrderStatus status)
    {
        var order = await OrderIn(status, await NewOwner(), origin);
        var (history, events) = (await HistoryOf(order), await EventsOf(order));

        foreach (var step in OrderLifecycle.Table.Rows.Where(row => row.From != status))
            (await TrySave(Change(order, step))).Should().BeFalse("the order is {0}, not {1}", status, step.From);

        await ShouldBeUntouched(order, history, events);
    }

    [Theory, MemberData(nameof(EveryStatus))]
    public async Task A_trigger_that_the_status_accepts_leaves_one_history_row_and_one_event(OrderOrigin origin, OrderStatus status)
    {
        var owner = await NewOwner();
        foreach (var trigger in Enum.GetValues<OrderTrigger>().Where(trigger => IsAllowed(origin, status, trigger)))
        {
            var order = await OrderIn(status, owner, origin);
            var history = await HistoryOf(order);

            var step = (await Fire(order, trigger)).Value.Step;

            (await StatusOf(order)).Should().Be(step.To);
            (await HistoryOf(order)).Select(row => row.Status).Should().Equal([.. history.Select(row => row.Status), Names.Of(step.To)]);
            (await EventsOf(order)).Should().Equal(step.Event);
        }
    }

    private static bool IsAllowed(OrderOrigin origin, OrderStatus status, OrderTrigger trigger) =>
        OrderLifecycle.Table.Rows.Any(row => row.From == status && row.On == trigger && (row.Origin ?? origin) == origin);

    private async Task ShouldBeUntouched(Order order, IReadOnlyList<HistoryRow> history, IReadOnlyList<string> events)
    {
        (await StatusOf(order)).Should().Be(order.Status);
        (await HistoryOf(order)).Should().BeEquivalentTo(history);
        (await EventsOf(order)).Should().Equal(events);
    }
}

public sealed class OrderLifecycleOnSqlite(SqliteStorage storage) : OrderLifecycleContract(storage), IClassFixture<SqliteStorage>;

public sealed class OrderLifecycleOnSqlServer(SqlServerStorage storage) : OrderLifecycleContract(storage), IClassFixture<SqlServerStorage>;
