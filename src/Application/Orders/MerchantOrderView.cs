using NodaTime;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;

namespace Parcours.Application.Orders;

/// <summary>An order with an unboxing as its merchant sees it, whichever way it came.</summary>
/// <param name="History">Oldest first; null where it was not asked for.</param>
public sealed record MerchantOrderView(
    OrderNumber Number,
    OrderId Id,
    string ExternalOrderId,
    OrderStatus Status,
    UnboxingDetails Unboxing,
    Shipment? Shipment,
    Cancellation? Cancellation,
    Instant CreatedAt,
    Instant UpdatedAt,
    IReadOnlyList<StatusChange>? History = null)
{
    /// <summary>Null before the submission, and where it was not asked for.</summary>
    public UnboxingProof? Proof { get; init; }

    public static MerchantOrderView Of(Order order) => new(
        order.Number!.Value, order.Id, order.PartnerOrderId, order.Status, order.Unboxing!, order.Shipment, order.Cancellation, order.CreatedAt, order.UpdatedAt);
}
