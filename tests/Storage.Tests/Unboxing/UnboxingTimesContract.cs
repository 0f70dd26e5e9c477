using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Storage.Tests.Fixtures;
using Parcours.Storage.Tests.Orders;

namespace Parcours.Storage.Tests.Unboxing;

public abstract class UnboxingTimesContract(StorageFixture storage) : OrdersContract(storage)
{
    private IUnboxingTimes Times => Storage.Services.GetRequiredService<IUnboxingTimes>();

    [Theory]
    [InlineData(OrderOrigin.Merchant)]
    [InlineData(OrderOrigin.Delivery)]
    public async Task A_window_is_over_from_its_deadline_on_until_someone_closes_it(OrderOrigin origin)
    {
        var order = await Opened(origin);
        var (number, deadline) = (order.Number!.Value, order.Unboxing!.Window!.Deadline);

        (await Times.Over(deadline - Duration.FromMilliseconds(1), 1000, Ct)).Should().NotContain(number);
        (await Times.Over(deadline, 1000, Ct)).Should().Contain(number);

        var expired = order.Expire(default, deadline).Value;
        (await TrySave(expired)).Should().BeTrue();
        (await TrySave(expired)).Should().BeFalse("another node has closed it");
        (await Times.Over(deadline, 1000, Ct)).Should().NotContain(number);
    }

    [Fact]
    public async Task A_reminder_is_due_a_day_before_the_end_and_taken_once()
    {
        var order = await Opened(OrderOrigin.Merchant);
        var (number, due) = (order.Number!.Value, order.Unboxing!.Window!.Deadline - Duration.FromHours(24));

        (await Times.ToRemind(due - Duration.FromMilliseconds(1), 1000, Ct)).Should().NotContain(number);
        (await Storage.Write(ct => Times.TryTakeReminder(number, due - Duration.FromMilliseconds(1), ct))).Should().BeFalse();
        (await Times.ToRemind(due, 1000, Ct)).Should().Contain(number);

        var taken = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Storage.Write(ct => Times.TryTakeReminder(number, due, ct))));

        taken.Count(isTaken => isTaken).Should().Be(1);
        (await Times.ToRemind(due, 1000, Ct)).Should().NotContain(number);
    }

    [Fact]
    public async Task Who_has_submitted_is_not_to_be_reminded()
    {
        var order = await Opened(OrderOrigin.Merchant);
        (await TrySave(order.Submit(Now).Value)).Should().BeTrue();

        (await Times.ToRemind(Now + Duration.FromHours(47), 1000, Ct)).Should().NotContain(order.Number!.Value);
    }

    private async Task<Order> Opened(OrderOrigin origin)
    {
        var added = await Add(Sample.Order(await NewOwner(), Now, origin: origin, unboxing: Sample.Unboxing()));
        var steps = Steps.To(OrderStatus.UnboxingPending, origin);
        var order = await Numbered(added);
        foreach (var step in steps.SkipLast(1))
        {
            var change = Change(order, step);
            (await TrySave(change)).Should().BeTrue();
            order = change.Order;
        }

        var opened = origin == OrderOrigin.Merchant ? order.ConfirmDelivery(Domain.Kernel.Actors.Partner, Now) : order.OpenUnboxing(Now);
        (await TrySave(opened.Value)).Should().BeTrue();
        return opened.Value.Order;
    }
}

public sealed class UnboxingTimesOnSqlite(SqliteStorage storage) : UnboxingTimesContract(storage), IClassFixture<SqliteStorage>;

public sealed class UnboxingTimesOnSqlServer(SqlServerStorage storage) : UnboxingTimesContract(storage), IClassFixture<SqlServerStorage>;
