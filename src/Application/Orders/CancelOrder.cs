using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Orders;

/// <summary>The partner changes its mind before anything was picked up.</summary>
[Allows(Actors.Partner)]
public sealed record CancelOrder(Owner Owner, OrderId Order, string? Reason) : ICommand<OrderView>;

internal sealed class CancelOrderValidator : AbstractValidator<CancelOrder>
{
    public CancelOrderValidator() => RuleFor(command => command.Reason).Text();
}

internal sealed class CancelOrderHandler(IOrderRepository orders, OrderSteps steps, IClock clock) : ICommandHandler<CancelOrder, OrderView>
{
    public async Task<Result<OrderView>> Handle(CancelOrder command, CancellationToken ct)
    {
        var order = await orders.Find(command.Owner, command.Order, ct);
        if (order is null)
            return OrderErrors.NotFound;

        // The one repeat that is no conflict: the partner already has what it asks for.
        if (order.IsCancelled)
            return OrderView.Of(order);

        var cancelled = await steps.Store(order.Cancel(Actors.Partner, command.Reason, clock.GetCurrentInstant()), ct);
        // Someone else moved the order since Find: what is true of it now decides, be it that it is cancelled already.
        return cancelled.Error == OrderErrors.ChangedMeanwhile ? await Handle(command, ct) : cancelled.Map(OrderView.Of);
    }
}
