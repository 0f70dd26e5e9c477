using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Application.Operations;

/// <summary>We take the order on.</summary>
[Allows(Actors.Dispatcher | Actors.Courier)]
public sealed record AcceptOrder(Operator By, OrderId Order) : IOperatorStep;

internal sealed class AcceptOrderHandler(OperatorSteps steps) : ICommandHandler<AcceptOrder, OrderView>
{
    public Task<Result<OrderView>> Handle(AcceptOrder command, CancellationToken ct) =>
        steps.Take(command, (order, now) => order.Accept(command.By.Actor, now), ct);
}
