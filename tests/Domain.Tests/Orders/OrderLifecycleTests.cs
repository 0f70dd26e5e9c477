using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using static Parcours.Domain.Kernel.Actors;
using static Parcours.Domain.Orders.OrderOrigin;
using static Parcours.Domain.Orders.OrderStatus;
using static Parcours.Domain.Orders.OrderTrigger;

namespace Parcours.Domain.Tests.Orders;

public class OrderLifecycleTests
{
    /// <summary>The design's table, written out a second time: what it does not hold is refused.</summary>
    private static readonly (OrderStatus[] From, OrderTrigger On, OrderStatus To, Actors By, string Event, OrderOrigin[] Origins)[] Design =
    [
        ([Pending], Accept, Accepted, Dispatcher, "order.accepted", [Delivery]),
        ([Pending, Accepted], Cancel, Cancelled, Partner | Dispatcher, "order.cancelled", [Delivery, Merchant]),
        ([Accepted], AssignCourier, CourierAssigned, Dispatcher, "courier.assigned", [Delivery]),
        ([CourierAssigned], ReassignCourier, CourierAssigned, Dispatcher, "courier.assigned", [Delivery]),
        ([CourierAssigned], PickUp, PickedUp, Courier, "order.picked_up", [Delivery]),
        ([PickedUp], Depart, InTransit, Courier, "order.in_transit", [Delivery]),
        ([InTransit, Failed], GoOut, OutForDelivery, Courier, "order.out_for_delivery", [Delivery]),
        ([OutForDelivery], Deliver, Delivered, Courier, "order.delivered", [Delivery]),
        ([PickedUp, InTransit, OutForDelivery], Fail, Failed, Courier, "order.failed", [Delivery]),
        ([Pending], Ship, Shipped, Partner, "order.shipped", [Merchant]),
        ([Shipped], ConfirmDelivery, UnboxingPending, Partner, "unboxing.opened", [Merchant]),
        ([Delivered], OpenUnboxing, UnboxingPending, Platform, "unboxing.opened", [Delivery]),
        ([UnboxingPending], Submit, UnboxingSubmitted, Customer, "unboxing.submitted", [Delivery, Merchant]),
        ([UnboxingPending], Expire, Completed, Platform, "unboxing.expired", [Delivery, Merchant]),
        ([UnboxingPending], ExpireToMerchant, Disputed, Platform, "unboxing.expired", [Delivery, Merchant]),
        ([UnboxingSubmitted], Dispute, Disputed, Customer | Platform, "order.disputed", [Delivery, Merchant]),
        ([UnboxingSubmitted, Disputed], Complete, Completed, Partner, "order.completed", [Delivery, Merchant]),
        ([UnboxingSubmitted, Disputed], Refund, Refunded, Partner, "order.refunded", [Delivery, Merchant]),
    ];

    private static readonly Actors[] EveryActor = [Partner, Dispatcher, Courier, Customer, Platform];

    public static TheoryData<OrderStatus, OrderTrigger, OrderOrigin> Cells() =>
        new(from status in Enum.GetValues<OrderStatus>()
            from trigger in Enum.GetValues<OrderTrigger>()
            from origin in Enum.GetValues<OrderOrigin>()
            select (status, trigger, origin));

    [Theory, MemberData(nameof(Cells))]
    public void Every_status_and_trigger_ends_as_designed(OrderStatus status, OrderTrigger trigger, OrderOrigin origin)
    {
        var designed = Design.Where(row => row.From.Contains(status) && row.On == trigger && row.Origins.Contains(origin)).ToList();

        foreach (var actor in EveryActor)
        {
            var result = OrderLifecycle.Table.Fire(status, trigger, origin, actor);

            if (designed is not [var row])
            {
                result.Error!.Code.Should().Be("invalid_transition");
                result.Error.Kind.Should().Be(ErrorKind.Conflict);
            }
            else if (!row.By.HasFlag(actor))
            {
                result.Error!.Kind.Should().Be(ErrorKind.Forbidden, "{0} is not among {1}", actor, row.By);
            }
            else
            {
                var step = result.Value;
                (step.From, step.On, step.To, step.By, step.Event).Should().Be((status, trigger, row.To, row.By, row.Event));
            }
        }
    }

    [Fact]
    public void Every_status_can_be_reached_and_every_trigger_is_used()
    {
        var rows = OrderLifecycle.Table.Rows;

        rows.Select(row => row.To).Append(Pending).Distinct().Should().BeEquivalentTo(Enum.GetValues<OrderStatus>());
        rows.Select(row => row.On).Distinct().Should().BeEquivalentTo(Enum.GetValues<OrderTrigger>());
    }

    [Fact]
    public void The_published_delivery_statuses_are_these() =>
        OrderLifecycle.DeliveryStatuses.Should().Equal(
            "pending", "accepted", "courier_assigned", "picked_up", "in_transit", "out_for_delivery", "delivered", "failed", "cancelled");

    [Fact]
    public void From_one_status_to_another_leads_one_row_at_most()
    {
        OrderLifecycle.Table.Rows.Select(row => (row.From, row.To)).Should().OnlyHaveUniqueItems();
        OrderLifecycle.Between(UnboxingSubmitted, Disputed)!.On.Should().Be(Dispute);
        OrderLifecycle.Between(Pending, Refunded).Should().BeNull();
    }
}
