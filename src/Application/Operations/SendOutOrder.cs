using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Application.Operations;

/// <summary>The courier is on the last leg, for the first time or again.</summary>
/// <param name="Eta">RFC 3339.</param>
[Allows(Actors.Dispatcher | Actors.Courier)]
public sealed record SendOutOrder(Operator By, OrderId Order, string? Eta) : IOperatorStep;

internal sealed class SendOutOrderValidator : AbstractValidator<SendOutOrder>
{
    public SendOutOrderValidator() => RuleFor(command => command.Eta).Moment();
}

internal sealed class SendOutOrderHandler(OperatorSteps steps) : ICommandHandler<SendOutOrder, OrderView>
{
    public Task<Result<OrderView>> Handle(SendOutOrder command, CancellationToken ct) =>
        steps.Take(command, (order, now) => Ahead.Of("eta", command.Eta, now).Then(eta => order.GoOut(eta, command.By.Actor, now)), ct);
}

/// <summary>A moment that must lie ahead of us: a rule that needs the clock, so it runs behind the idempotency keys.</summary>
internal static class Ahead
{
    public static Result<Instant?> Of(string field, string? text, Instant now)
    {
        var moment = Rules.ParseMoment(text)?.ToInstant();
        return moment <= now ? Error.Invalid(new FieldError(field, "in_future", text)) : Result<Instant?>.Of(moment);
    }
}
