using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Application.Operations;

/// <summary>Gives the order to a courier, or to another one while it was not picked up.</summary>
[Allows(Actors.Dispatcher | Actors.Courier)]
public sealed record AssignOrder(Operator By, OrderId Order, string? CourierId) : IOperatorStep;

internal sealed class AssignOrderValidator : AbstractValidator<AssignOrder>
{
    public AssignOrderValidator() => RuleFor(command => command.CourierId).Required();
}

internal sealed class AssignOrderHandler(OperatorSteps steps, OrderSteps store, ICourierRepository couriers, IClock clock)
    : ICommandHandler<AssignOrder, OrderView>
{
    public async Task<Result<OrderView>> Handle(AssignOrder command, CancellationToken ct)
    {
        var order = await steps.Find(command.By, command.Order, ct);
        if (order.Error is { } hidden)
            return hidden;

        var now = clock.GetCurrentInstant();
        var courier = await Assignable(command.CourierId, now, ct);
        return (await store.Store(courier.Then(found => order.Value.Assign(found, command.By.Actor, now)), ct)).Map(OrderView.Of);
    }

    /// <summary>Holds the courier's row until the unit of work ends, so that no deactivation slips in between.</summary>
    private async Task<Result<Courier>> Assignable(string? text, Instant now, CancellationToken ct)
    {
        if (CourierId.Parse(text) is not { } id || await couriers.Find(id, ct) is not { } account)
            return CourierErrors.NotFound;
        return await couriers.TryNoteAssignment(id, now, ct) ? account.Courier : CourierErrors.Inactive;
    }
}
