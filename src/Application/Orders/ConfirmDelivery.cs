using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Orders;

/// <summary>The merchant's carrier handed the parcel over: the customer is invited to film its opening.</summary>
[Allows(Actors.Partner)]
public sealed record ConfirmDelivery(Owner Owner, OrderNumber Order) : ICommand<MerchantOrderView>;

internal sealed class ConfirmDeliveryHandler(MerchantSteps steps, IClock clock) : ICommandHandler<ConfirmDelivery, MerchantOrderView>
{
    public Task<Result<MerchantOrderView>> Handle(ConfirmDelivery command, CancellationToken ct) =>
        steps.Take(command.Owner, command.Order, order => order.ConfirmDelivery(Actors.Partner, clock.GetCurrentInstant()), ct);
}
