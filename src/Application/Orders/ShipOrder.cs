using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Orders;

/// <summary>The merchant gave the parcel to its carrier.</summary>
[Allows(Actors.Partner)]
public sealed record ShipOrder(Owner Owner, OrderNumber Order, string? TrackingNumber, string? Carrier) : ICommand<MerchantOrderView>;

internal sealed class ShipOrderValidator : AbstractValidator<ShipOrder>
{
    public ShipOrderValidator()
    {
        RuleFor(command => command.TrackingNumber).Text(MerchantOrderInputValidator.LongestShipmentText);
        RuleFor(command => command.Carrier).Text(MerchantOrderInputValidator.LongestShipmentText);
    }
}

internal sealed class ShipOrderHandler(MerchantSteps steps, IClock clock) : ICommandHandler<ShipOrder, MerchantOrderView>
{
    public Task<Result<MerchantOrderView>> Handle(ShipOrder command, CancellationToken ct) => steps.Take(
        command.Owner, command.Order, order => order.Ship(new Shipment(command.TrackingNumber, command.Carrier), Actors.Partner, clock.GetCurrentInstant()), ct);
}
