using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Application.Operations;

/// <summary>We call the order off; the partner hears that it was us.</summary>
[Allows(Actors.Dispatcher | Actors.Courier)]
public sealed record CancelByOperator(Operator By, OrderId Order, string? Reason) : IOperatorStep;

internal sealed class CancelByOperatorValidator : AbstractValidator<CancelByOperator>
{
    public CancelByOperatorValidator() => RuleFor(command => command.Reason).Text();
}

internal sealed class CancelByOperatorHandler(OperatorSteps steps) : ICommandHandler<CancelByOperator, OrderView>
{
    public Task<Result<OrderView>> Handle(CancelByOperator command, CancellationToken ct) =>
        steps.Take(command, (order, now) => order.Cancel(command.By.Actor, command.Reason, now), ct);
}
