using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Orders;

/// <summary>The merchant calls its order off before it is shipped.</summary>
[Allows(Actors.Partner)]
public sealed record CancelMerchantOrder(Owner Owner, OrderNumber Order, string? Reason) : ICommand<MerchantOrderView>;

internal sealed class CancelMerchantOrderValidator : AbstractValidator<CancelMerchantOrder>
{
    public CancelMerchantOrderValidator() => RuleFor(command => command.Reason).Text();
}

internal sealed class CancelMerchantOrderHandler(MerchantSteps steps, IClock clock) : ICommandHandler<CancelMerchantOrder, MerchantOrderView>
{
    public async Task<Result<MerchantOrderView>> Handle(CancelMerchantOrder command, CancellationToken ct)
    {
        var found = await steps.Find(command.Owner, command.Order, ct);
        if (found.Error is { } hidden)
            return hidden;

        // As on /v1, the one repeat that is no conflict. What our couriers deliver is called off there.
        var order = found.Value;
        if (order.Origin == OrderOrigin.Delivery)
            return LifecycleErrors.InvalidTransition(Names.Of(order.Status), Names.Of(OrderTrigger.Cancel));
        if (order.IsCancelled)
            return MerchantOrderView.Of(order);

        var cancelled = await steps.Take(command.Owner, command.Order, current => current.Cancel(Actors.Partner, command.Reason, clock.GetCurrentInstant()), ct);
        return cancelled.Error == OrderErrors.ChangedMeanwhile ? await Handle(command, ct) : cancelled;
    }
}
