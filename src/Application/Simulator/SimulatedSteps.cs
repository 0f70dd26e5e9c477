using NodaTime;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using OrderTransition = Parcours.Domain.Kernel.Transition<Parcours.Domain.Orders.OrderStatus, Parcours.Domain.Orders.OrderTrigger, Parcours.Domain.Orders.OrderOrigin>;

namespace Parcours.Application.Simulator;

/// <summary>Takes the steps that dispatcher and courier would take, through the same aggregate, each stored with its event.</summary>
internal sealed class SimulatedSteps(IOrderRepository orders, OrderSteps steps)
{
    private const Actors Both = Actors.Dispatcher | Actors.Courier;

    public async Task<Result<OrderView>> Walk(Order order, IReadOnlyList<OrderTransition> way, FailureReason failure, Instant now, CancellationToken ct)
    {
        foreach (var step in way)
        {
            var walked = await steps.Store(Take(order, step.On, failure, now), ct);
            if (walked.Error is { } refusal)
                return refusal;
            order = walked.Value;
        }

        return OrderView.Of(order);
    }

    /// <summary>The next step of an order that has stood still since <paramref name="stillSince"/>; refused when someone else has moved it meanwhile.</summary>
    public async Task<Result<OrderView>> TakeNext(OrderId id, Instant stillSince, Instant now, CancellationToken ct) =>
        await orders.Find(id, ct) is { } order && order.UpdatedAt <= stillSince && OrdinaryWay.Next(order.Status) is { } step
            ? await Walk(order, [step], default, now, ct)
            : OrderErrors.ChangedMeanwhile;

    private static Result<OrderChange> Take(Order order, OrderTrigger trigger, FailureReason failure, Instant now) => trigger switch
    {
        OrderTrigger.Accept => order.Accept(Both, now),
        OrderTrigger.AssignCourier => order.Assign(Courier.Simulated, Both, now),
        OrderTrigger.PickUp => order.PickUp(Both, now),
        OrderTrigger.Depart => order.Depart(Both, now),
        OrderTrigger.GoOut => order.GoOut(null, Both, now),
        OrderTrigger.Deliver => order.Deliver(new ProofOfDelivery(order.Delivery!.Dropoff.Name, ISimulatedSignature.Id, [], IsPinVerified: order.Pin is not null), Both, now),
        OrderTrigger.Fail => order.Fail(new FailedAttempt(failure, null), Both, now),
        OrderTrigger.Cancel => order.Cancel(Both, null, now),
        _ => throw new ArgumentOutOfRangeException(nameof(trigger), trigger, "The simulator does not take this step."),
    };
}
