using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Application.Operations;

/// <summary>The parcels are on their way to the destination's area.</summary>
[Allows(Actors.Dispatcher | Actors.Courier)]
public sealed record DepartWithOrder(Operator By, OrderId Order) : IOperatorStep;

internal sealed class DepartWithOrderHandler(OperatorSteps steps) : ICommandHandler<DepartWithOrder, OrderView>
{
    public Task<Result<OrderView>> Handle(DepartWithOrder command, CancellationToken ct) =>
        steps.Take(command, (order, now) => order.Depart(command.By.Actor, now), ct);
}
