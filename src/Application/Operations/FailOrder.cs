using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Application.Operations;

/// <summary>The delivery did not succeed.</summary>
/// <param name="NextAttempt">RFC 3339.</param>
[Allows(Actors.Dispatcher | Actors.Courier)]
public sealed record FailOrder(Operator By, OrderId Order, string? FailureReason, string? NextAttempt) : IOperatorStep;

internal sealed class FailOrderValidator : AbstractValidator<FailOrder>
{
    public FailOrderValidator()
    {
        RuleFor(command => command.FailureReason).Required().OneOf(Names.All<FailureReason>());
        RuleFor(command => command.NextAttempt).Moment();
    }
}

internal sealed class FailOrderHandler(OperatorSteps steps) : ICommandHandler<FailOrder, OrderView>
{
    public Task<Result<OrderView>> Handle(FailOrder command, CancellationToken ct)
    {
        var reason = Names.Parse<FailureReason>(command.FailureReason)!.Value;
        return steps.Take(
            command,
            (order, now) => Ahead.Of("next_attempt", command.NextAttempt, now)
                .Then(next => order.Fail(new FailedAttempt(reason, next), command.By.Actor, now)),
            ct);
    }
}
