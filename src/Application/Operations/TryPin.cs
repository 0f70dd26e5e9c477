using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Application.Operations;

/// <summary>
/// Counts a try of an order's PIN, apart from the delivery: a refusal keeps nothing, and a wrong try must be kept.
/// Says nothing about the PIN while the order cannot be delivered.
/// </summary>
[Allows(Actors.Dispatcher | Actors.Courier)]
public sealed record TryPin(Operator By, OrderId Order, string Code) : ICommand<PinTry>, IAudited
{
    public string SubjectOf(object content) => Order.Value;
}

/// <param name="Refusal">Why the delivery cannot go on; null when it can.</param>
public sealed record PinTry(Error? Refusal);

internal sealed class TryPinHandler(OperatorSteps steps, IOrderRepository orders) : ICommandHandler<TryPin, PinTry>
{
    public async Task<Result<PinTry>> Handle(TryPin command, CancellationToken ct)
    {
        await orders.CountPinTry(command.Order, ct);
        var found = await steps.Find(command.By, command.Order, ct);
        if (found.Error is { } hidden)
            return hidden;

        var order = found.Value;
        if (OrderLifecycle.Table.Fire(order.Status, OrderTrigger.Deliver, order.Origin, command.By.Actor).Error is { } notNow)
            return notNow;

        var verified = order.VerifyPin(command.Code, command.By.Actor);
        if (verified.Error is null)
            await orders.ForgetPinTries(command.Order, ct);
        return new PinTry(verified.Error);
    }
}
