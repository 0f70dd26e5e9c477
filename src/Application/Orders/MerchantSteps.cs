using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Orders;

/// <summary>How a merchant takes a step: on an order of its own, by its number.</summary>
internal sealed class MerchantSteps(IOrderRepository orders, OrderSteps steps)
{
    public async Task<Result<MerchantOrderView>> Take(Owner owner, OrderNumber number, Func<Order, Result<OrderChange>> step, CancellationToken ct)
    {
        var order = await Find(owner, number, ct);
        return (await steps.Store(order.Then(step), ct)).Map(MerchantOrderView.Of);
    }

    public async Task<Result<Order>> Find(Owner owner, OrderNumber number, CancellationToken ct) =>
        await orders.Find(number, ct) is { } order && order.Owner == owner ? order : OrderErrors.NotFound;
}
