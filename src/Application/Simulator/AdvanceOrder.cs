using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Simulator;

/// <summary>Moves a test order as our people would move a live one: one step, or every step to a status.</summary>
/// <param name="To">A published status; null for the next step of the ordinary way.</param>
/// <param name="FailureReason">Why the attempt fails; that nobody was there when it is not said.</param>
[Allows(Actors.Partner)]
public sealed record AdvanceOrder(Owner Owner, OrderId Order, string? To, string? FailureReason) : ICommand<OrderView>;

internal sealed class AdvanceOrderValidator : AbstractValidator<AdvanceOrder>
{
    public AdvanceOrderValidator()
    {
        RuleFor(command => command.To).OneOf(OrderLifecycle.DeliveryStatuses);
        RuleFor(command => command.FailureReason).OneOf(Names.All<FailureReason>());
    }
}

internal sealed class AdvanceOrderHandler(IOrderRepository orders, SimulatedSteps steps, IClock clock) : ICommandHandler<AdvanceOrder, OrderView>
{
    public async Task<Result<OrderView>> Handle(AdvanceOrder command, CancellationToken ct)
    {
        // Live orders are moved by people: for a live key there is no simulator.
        var order = command.Owner.Mode == Mode.Test ? await orders.Find(command.Owner, command.Order, ct) : null;
        if (order is null)
            return OrderErrors.NotFound;

        var failure = Names.Parse<FailureReason>(command.FailureReason) ?? FailureReason.RecipientAbsent;
        var way = command.To is null ? Next(order) : OrdinaryWay.Between(order.Status, Names.Parse<OrderStatus>(command.To)!.Value, failure);
        return way.Count == 0
            ? LifecycleErrors.InvalidTransition(Names.Of(order.PublishedStatus), command.To ?? "advance")
            : await steps.Walk(order, way, failure, clock.GetCurrentInstant(), ct);
    }

    private static IReadOnlyList<Transition<OrderStatus, OrderTrigger, OrderOrigin>> Next(Order order) => OrdinaryWay.Next(order.Status) is { } step ? [step] : [];
}
