using NodaTime;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Portal;

/// <summary>What a line of the list needs of <c>orders</c>, alias <c>o</c>.</summary>
internal sealed class PortalOrderRow
{
    public const string Columns =
        "o.seq, o.order_id, o.origin, o.partner_order_id, o.status, o.published_status, o.service_level, o.dropoff, o.unboxing, o.rate_cents, o.currency, o.tracking_number, o.created_at, o.updated_at";

    public required OrderNumber Seq { get; init; }

    public required OrderId OrderId { get; init; }

    public required string Origin { get; init; }

    public required string PartnerOrderId { get; init; }

    public required string Status { get; init; }

    public required string PublishedStatus { get; init; }

    public required string ServiceLevel { get; init; }

    public required string Dropoff { get; init; }

    public string? Unboxing { get; init; }

    public required long RateCents { get; init; }

    public required string Currency { get; init; }

    public string? TrackingNumber { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant UpdatedAt { get; init; }

    public PortalOrderLine ToLine()
    {
        var (kind, status) = (Origin.FromDb<OrderOrigin>(), Status.FromDb<OrderStatus>());
        return kind == OrderOrigin.Merchant ? OfMerchant(status, StoredUnboxing.Read(Unboxing)!) : OfDelivery(status, StoredStop.Read(Dropoff));
    }

    // A merchant's order is told of as it is; a delivery is delivered, whatever becomes of its unboxing.
    private PortalOrderLine OfMerchant(OrderStatus status, StoredUnboxing unboxing) => new(
        Seq, OrderId, OrderOrigin.Merchant, PartnerOrderId, status, status, null, unboxing.CustomerName, unboxing.Email, null, unboxing.Amount.ToMoney(), TrackingNumber, CreatedAt, UpdatedAt);

    private PortalOrderLine OfDelivery(OrderStatus status, Stop dropoff) => new(
        Seq, OrderId, OrderOrigin.Delivery, PartnerOrderId, PublishedStatus.FromDb<OrderStatus>(), status, ServiceLevel.FromDb<ServiceLevel>(), dropoff.Name, dropoff.Email, dropoff.Address.City,
        new Money(RateCents, Currency), TrackingNumber, CreatedAt, UpdatedAt);
}
