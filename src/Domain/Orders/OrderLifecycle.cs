using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using static Parcours.Domain.Kernel.Actors;
using static Parcours.Domain.Orders.OrderOrigin;
using static Parcours.Domain.Orders.OrderStatus;
using static Parcours.Domain.Orders.OrderTrigger;

namespace Parcours.Domain.Orders;

public enum OrderOrigin
{
    /// <summary><c>/v1</c>: our couriers deliver it.</summary>
    Delivery,

    /// <summary><c>/api/b2b</c>: the merchant ships it.</summary>
    Merchant,
}

public enum OrderStatus
{
    Pending,
    Accepted,
    CourierAssigned,
    PickedUp,
    InTransit,
    OutForDelivery,
    Delivered,
    Failed,
    Cancelled,
    Shipped,
    UnboxingPending,
    UnboxingSubmitted,
    Disputed,
    Completed,
    Refunded,
}

public enum OrderTrigger
{
    Accept,
    Cancel,
    AssignCourier,
    ReassignCourier,
    PickUp,
    Depart,
    GoOut,
    Deliver,
    Fail,
    Ship,
    ConfirmDelivery,
    OpenUnboxing,
    Submit,
    Expire,
    ExpireToMerchant,
    Dispute,
    Complete,
    Refund,
}

/// <summary>The order's life. Nothing else compares statuses to decide what may happen next.</summary>
public static class OrderLifecycle
{
    public static readonly TransitionTable<OrderStatus, OrderTrigger, OrderOrigin> Table = new(
        new(Pending, Accept, Accepted, Dispatcher, "order.accepted", Delivery),
        new(Pending, Cancel, Cancelled, Partner | Dispatcher, "order.cancelled"),
        new(Accepted, Cancel, Cancelled, Partner | Dispatcher, "order.cancelled"),
        new(Accepted, AssignCourier, CourierAssigned, Dispatcher, "courier.assigned", Delivery),
        new(CourierAssigned, ReassignCourier, CourierAssigned, Dispatcher, "courier.assigned", Delivery),
        new(CourierAssigned, PickUp, PickedUp, Courier, "order.picked_up", Delivery),
        new(PickedUp, Depart, InTransit, Courier, "order.in_transit", Delivery),
        new(InTransit, GoOut, OutForDelivery, Courier, "order.out_for_delivery", Delivery),
        new(Failed, GoOut, OutForDelivery, Courier, "order.out_for_delivery", Delivery),
        new(OutForDelivery, Deliver, Delivered, Courier, "order.delivered", Delivery),
        new(PickedUp, Fail, Failed, Courier, "order.failed", Delivery),
        new(InTransit, Fail, Failed, Courier, "order.failed", Delivery),
        new(OutForDelivery, Fail, Failed, Courier, "order.failed", Delivery),
        new(Pending, Ship, Shipped, Partner, "order.shipped", Merchant),
        new(Shipped, ConfirmDelivery, UnboxingPending, Partner, "unboxing.opened", Merchant),
        new(Delivered, OpenUnboxing, UnboxingPending, Platform, "unboxing.opened", Delivery),
        new(UnboxingPending, Submit, UnboxingSubmitted, Customer, "unboxing.submitted"),
        new(UnboxingPending, Expire, Completed, Platform, "unboxing.expired"),
        new(UnboxingPending, ExpireToMerchant, Disputed, Platform, "unboxing.expired"),
        new(UnboxingSubmitted, Dispute, Disputed, Customer | Platform, "order.disputed"),
        new(UnboxingSubmitted, Complete, Completed, Partner, "order.completed"),
        new(Disputed, Complete, Completed, Partner, "order.completed"),
        new(UnboxingSubmitted, Refund, Refunded, Partner, "order.refunded"),
        new(Disputed, Refund, Refunded, Partner, "order.refunded"));

    /// <summary>The row that leads from one status to another; there is no more than one.</summary>
    public static Transition<OrderStatus, OrderTrigger, OrderOrigin>? Between(OrderStatus from, OrderStatus to) =>
        Table.Rows.SingleOrDefault(row => row.From == from && row.To == to);

    /// <summary>Which of the two assignments it is, by whether a courier has the order already.</summary>
    public static OrderTrigger Assignment(OrderStatus status) => status == CourierAssigned ? ReassignCourier : AssignCourier;

    /// <summary>Whether the step lets the customer begin.</summary>
    public static bool OpensWindow(OrderTrigger trigger) => trigger is ConfirmDelivery or OpenUnboxing;

    /// <summary>Whether the customer has the parcel from this step on.</summary>
    public static bool HandsOver(OrderTrigger trigger) => trigger is Deliver or ConfirmDelivery;

    /// <summary>Which of the two ends a window has that nobody submitted in, by what the account wants.</summary>
    public static OrderTrigger Expiry(ExpiredWindow outcome) => outcome == ExpiredWindow.Disputed ? ExpireToMerchant : Expire;

    /// <summary>The statuses that <c>/v1</c> publishes, in the order of an ordinary delivery.</summary>
    public static readonly IReadOnlyList<string> DeliveryStatuses =
        [.. new[] { Pending, Accepted, CourierAssigned, PickedUp, InTransit, OutForDelivery, Delivered, Failed, Cancelled }.Select(Names.Of)];

    /// <summary>The published statuses in which there still is something to do.</summary>
    public static readonly IReadOnlyList<string> Unfinished = [.. DeliveryStatuses.Except([Names.Of(Delivered), Names.Of(Cancelled)])];

    /// <summary>The statuses of a merchant's order, in the order of an ordinary one.</summary>
    public static readonly IReadOnlyList<string> MerchantStatuses =
        [.. new[] { Pending, Shipped, UnboxingPending, UnboxingSubmitted, Completed, Disputed, Refunded, Cancelled }.Select(Names.Of)];

    /// <summary>What a delivery comes to once it is over, if it has an unboxing, in the order of an ordinary one.</summary>
    public static readonly IReadOnlyList<string> UnboxingStatuses = [.. MerchantStatuses.Except(DeliveryStatuses).Except([Names.Of(Shipped)])];

    /// <summary>The statuses in which a merchant has yet to decide what a proof is worth.</summary>
    public static readonly IReadOnlyList<string> Undecided = [.. Table.Rows.Where(row => row.On == Complete).Select(row => Names.Of(row.From))];

    /// <summary>What <c>/v1</c> tells of a delivery order's status: once delivered it stays so, whatever becomes of its unboxing.</summary>
    public static OrderStatus Published(OrderStatus status) => DeliveryStatuses.Contains(Names.Of(status)) ? status : Delivered;
}
