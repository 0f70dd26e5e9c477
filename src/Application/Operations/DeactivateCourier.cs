using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;

namespace Parcours.Application.Operations;

/// <summary>A courier leaves: gets no more orders and can no longer sign in. Repeating it changes nothing.</summary>
[Allows(Actors.Dispatcher)]
public sealed record DeactivateCourier(Operator By, CourierId Courier) : IIdempotentCommand<CourierView>, IAudited
{
    public string SubjectOf(object content) => Courier.Value;
}

internal sealed class DeactivateCourierHandler(ICourierRepository couriers, IOperators operators, IOrderRepository orders, IClock clock)
    : ICommandHandler<DeactivateCourier, CourierView>
{
    public async Task<Result<CourierView>> Handle(DeactivateCourier command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        // The row first: from here on nobody assigns an order to the courier, so the look at their orders stays true.
        if (await couriers.TryDeactivate(command.Courier, now, ct))
        {
            if (await orders.HasUnfinished(command.Courier, ct))
                return CourierErrors.HasOrders;
            await operators.Revoke(command.Courier, now, ct);
        }

        return await couriers.Find(command.Courier, ct) is { } courier ? courier : CourierErrors.NotFound;
    }
}
