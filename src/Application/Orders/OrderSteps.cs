using Parcours.Application.Media;
using Parcours.Application.Reviews;
using Parcours.Application.Unboxing;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Application.Orders;

/// <summary>What every step of an order ends with, whoever takes it: the write that expects the old state, the event, the invitation where a window opens, and what it means for reviews.</summary>
internal sealed class OrderSteps(IOrderRepository orders, IOutbox outbox, IMediaLinks links, UnboxingMails mails, OrderPurchases purchases)
{
    public async Task<Result<Order>> Store(Result<OrderChange> taken, CancellationToken ct)
    {
        if (taken.Error is { } refusal)
            return refusal;

        var change = taken.Value;
        if (!await orders.TrySave(change, ct))
            return OrderErrors.ChangedMeanwhile;

        if (!OrderEvents.IsToldLater(change.Step.On))
            await outbox.Append(OrderEvents.Of(change, SignatureUrl(change.Order)), ct);
        if (OrderLifecycle.OpensWindow(change.Step.On))
            await mails.Invite(change.Order, change.Order.UpdatedAt, ct);
        await purchases.Follow(change, ct);

        // What our courier delivered opens at once, if it has an unboxing; a merchant says when its carrier did.
        return change.Step.On == OrderTrigger.Deliver && change.Order.Unboxing is not null ? await Store(change.Order.OpenUnboxing(change.Order.UpdatedAt), ct) : change.Order;
    }

    private string? SignatureUrl(Order order) => order.Progress.Proof?.Signature is { } signature ? links.To(signature) : null;
}
