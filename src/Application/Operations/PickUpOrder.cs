using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Application.Operations;

/// <summary>The courier has the parcels.</summary>
[Allows(Actors.Dispatcher | Actors.Courier)]
public sealed record PickUpOrder(Operator By, OrderId Order) : IOperatorStep;

internal sealed class PickUpOrderHandler(OperatorSteps steps) : ICommandHandler<PickUpOrder, OrderView>
{
    public Task<Result<OrderView>> Handle(PickUpOrder command, CancellationToken ct) =>
        steps.Take(command, (order, now) => order.PickUp(command.By.Actor, now), ct);
}
