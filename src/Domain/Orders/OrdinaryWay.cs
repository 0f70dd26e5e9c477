using OrderTransition = Parcours.Domain.Kernel.Transition<Parcours.Domain.Orders.OrderStatus, Parcours.Domain.Orders.OrderTrigger, Parcours.Domain.Orders.OrderOrigin>;

namespace Parcours.Domain.Orders;

/// <summary>How a delivery usually goes, as steps of the lifecycle; the simulator walks it.</summary>
public static class OrdinaryWay
{
    private static readonly OrderTrigger[] Usual =
        [OrderTrigger.Accept, OrderTrigger.AssignCourier, OrderTrigger.PickUp, OrderTrigger.Depart, OrderTrigger.GoOut, OrderTrigger.Deliver];

    // A recipient is absent at the door; a parcel is lost or damaged as soon as somebody carries it.
    private static readonly FailureReason[] AtTheDoor = [FailureReason.RecipientAbsent, FailureReason.AddressNotFound, FailureReason.Refused];

    /// <summary>The next step towards delivery; null at the end of the way. A failed attempt goes out again.</summary>
    public static OrderTransition? Next(OrderStatus from) => Row(from, Usual);

    /// <summary>The steps from one status to another, in order; empty when no way leads there.</summary>
    /// <param name="failure">Decides where on the way an attempt fails.</param>
    public static IReadOnlyList<OrderTransition> Between(OrderStatus from, OrderStatus to, FailureReason failure)
    {
        var way = new List<OrderTransition>();
        for (var at = from; way.Count == 0 || at != to; at = way[^1].To)
        {
            var step = LastStep(at, to, failure) ?? Next(at);
            if (step is null || way.Contains(step))
                return [];
            way.Add(step);
        }

        return way;
    }

    /// <summary>The step that leaves the way, where the order is to fail or to be called off.</summary>
    private static OrderTransition? LastStep(OrderStatus at, OrderStatus to, FailureReason failure) =>
        Row(at, [OrderTrigger.Cancel, OrderTrigger.Fail]) is { } step && step.To == to && !(step.On == OrderTrigger.Fail && AtTheDoor.Contains(failure) && Row(at, [OrderTrigger.Deliver]) is null)
            ? step
            : null;

    private static OrderTransition? Row(OrderStatus from, OrderTrigger[] triggers) =>
        OrderLifecycle.Table.Rows.FirstOrDefault(row => row.From == from && triggers.Contains(row.On));
}
