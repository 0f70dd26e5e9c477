using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using static Parcours.Domain.Orders.OrderStatus;

namespace Parcours.Domain.Tests.Orders;

public class OrdinaryWayTests
{
    [Fact]
    public void Step_by_step_an_order_comes_to_its_recipient() =>
        Walk(Pending).Should().Equal(Accepted, CourierAssigned, PickedUp, InTransit, OutForDelivery, Delivered);

    [Fact]
    public void A_failed_attempt_goes_out_again() => Walk(Failed).Should().Equal(OutForDelivery, Delivered);

    [Theory]
    [InlineData(Delivered)]
    [InlineData(Cancelled)]
    [InlineData(Completed)]
    public void At_the_end_there_is_no_next_step(OrderStatus status) => OrdinaryWay.Next(status).Should().BeNull();

    [Theory]
    [InlineData(Pending, Delivered, FailureReason.Lost, new[] { Accepted, CourierAssigned, PickedUp, InTransit, OutForDelivery, Delivered })]
    [InlineData(Pending, InTransit, FailureReason.Lost, new[] { Accepted, CourierAssigned, PickedUp, InTransit })]
    [InlineData(Pending, Failed, FailureReason.RecipientAbsent, new[] { Accepted, CourierAssigned, PickedUp, InTransit, OutForDelivery, Failed })]
    [InlineData(InTransit, Failed, FailureReason.Refused, new[] { OutForDelivery, Failed })]
    [InlineData(OutForDelivery, Failed, FailureReason.AddressNotFound, new[] { Failed })]
    [InlineData(Pending, Failed, FailureReason.Damaged, new[] { Accepted, CourierAssigned, PickedUp, Failed })]
    [InlineData(InTransit, Failed, FailureReason.Lost, new[] { Failed })]
    [InlineData(Failed, Failed, FailureReason.RecipientAbsent, new[] { OutForDelivery, Failed })]
    [InlineData(Failed, Delivered, FailureReason.RecipientAbsent, new[] { OutForDelivery, Delivered })]
    [InlineData(Pending, Cancelled, FailureReason.RecipientAbsent, new[] { Cancelled })]
    [InlineData(Accepted, Cancelled, FailureReason.RecipientAbsent, new[] { Cancelled })]
    [InlineData(PickedUp, Cancelled, FailureReason.RecipientAbsent, new OrderStatus[0])]
    [InlineData(CourierAssigned, CourierAssigned, FailureReason.RecipientAbsent, new OrderStatus[0])]
    [InlineData(OutForDelivery, OutForDelivery, FailureReason.RecipientAbsent, new OrderStatus[0])]
    [InlineData(Delivered, Failed, FailureReason.RecipientAbsent, new OrderStatus[0])]
    [InlineData(InTransit, Accepted, FailureReason.RecipientAbsent, new OrderStatus[0])]
    [InlineData(Cancelled, Pending, FailureReason.RecipientAbsent, new OrderStatus[0])]
    public void The_way_to_a_status_is_every_step_between(OrderStatus from, OrderStatus to, FailureReason failure, OrderStatus[] through) =>
        OrdinaryWay.Between(from, to, failure).Select(step => step.To).Should().Equal(through);

    [Fact]
    public void Every_way_is_made_of_rows_that_follow_each_other()
    {
        var ways =
            from start in Enum.GetValues<OrderStatus>()
            from to in Enum.GetValues<OrderStatus>()
            from failure in Enum.GetValues<FailureReason>()
            select (start, Way: OrdinaryWay.Between(start, to, failure));

        foreach (var (start, way) in ways)
        {
            way.Select(step => step.From).Should().Equal(way.Count == 0 ? [] : [start, .. way.SkipLast(1).Select(step => step.To)]);
            way.Should().NotContain(step => (step.By & (Actors.Dispatcher | Actors.Courier)) == Actors.None);
        }
    }

    private static IEnumerable<OrderStatus> Walk(OrderStatus from)
    {
        for (var step = OrdinaryWay.Next(from); step is not null; step = OrdinaryWay.Next(step.To))
            yield return step.To;
    }
}
