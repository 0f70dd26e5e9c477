using NodaTime;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Orders;

/// <summary>A row of <c>orders</c>, alias <c>o</c>.</summary>
internal class OrderRow
{
    public const string Columns = """
        o.seq, o.order_id, o.partner_id, o.mode, o.partner_order_id, o.origin, o.status, o.service_level, o.pickup, o.dropoff, o.parcels, o.cod_cents, o.insurance_cents,
               o.reference, o.instructions, o.metadata, o.rate_cents, o.currency, o.estimated_delivery, o.estimated_offset, o.quote_id,
               o.cancelled_by, o.cancel_reason, o.progress, o.pin_hash, o.pin_tries, o.unboxing, o.created_at, o.updated_at
        """;

    public required OrderNumber Seq { get; init; }

    public required OrderId OrderId { get; init; }

    public required PartnerId PartnerId { get; init; }

    public required string Mode { get; init; }

    public required string PartnerOrderId { get; init; }

    public required string Origin { get; init; }

    public required string Status { get; init; }

    public required string ServiceLevel { get; init; }

    public required string Pickup { get; init; }

    public required string Dropoff { get; init; }

    public required string Parcels { get; init; }

    public long? CodCents { get; init; }

    public long? InsuranceCents { get; init; }

    public string? Reference { get; init; }

    public string? Instructions { get; init; }

    public string? Metadata { get; init; }

    public required long RateCents { get; init; }

    public required string Currency { get; init; }

    public required Instant EstimatedDelivery { get; init; }

    public required int EstimatedOffset { get; init; }

    public QuoteId? QuoteId { get; init; }

    public string? CancelledBy { get; init; }

    public string? CancelReason { get; init; }

    public string? Progress { get; init; }

    public string? PinHash { get; init; }

    public int PinTries { get; init; }

    public string? Unboxing { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant UpdatedAt { get; init; }

    public Order ToOrder()
    {
        var unboxing = StoredUnboxing.Read(Unboxing);
        return new Order(OrderId, Owner(), Origin.FromDb<OrderOrigin>(), PartnerOrderId, Status.FromDb<OrderStatus>(), Delivery(), Cancellation(), CreatedAt, UpdatedAt)
        {
            Progress = StoredProgress.Read(Progress),
            Pin = PinHash is null ? null : new DeliveryPin(PinHash, PinTries),
            Number = Seq,
            Unboxing = unboxing?.ToDetails(),
            Shipment = unboxing?.ToShipment(),
        };
    }

    public OrderView ToView(IReadOnlyList<StatusChange>? history = null) =>
        new(OrderId, PartnerOrderId, OrderLifecycle.Published(Status.FromDb<OrderStatus>()), Delivery()!, Cancellation(), CreatedAt, UpdatedAt, history)
        {
            Owner = Owner(),
            Progress = StoredProgress.Read(Progress),
            IsPinRequired = PinHash is not null,
            Unboxing = StoredUnboxing.Read(Unboxing)?.ToDetails() is { } unboxing ? OrderUnboxingView.Of(Seq, Status.FromDb<OrderStatus>(), unboxing) : null,
        };

    public MerchantOrderView ToMerchantView()
    {
        var unboxing = StoredUnboxing.Read(Unboxing)!;
        return new MerchantOrderView(
            Seq, OrderId, PartnerOrderId, Status.FromDb<OrderStatus>(), unboxing.ToDetails(), unboxing.ToShipment(), Cancellation(), CreatedAt, UpdatedAt);
    }

    /// <summary>Null for a merchant's order.</summary>
    public DeliveryDetails? Delivery() => Origin.FromDb<OrderOrigin>() == OrderOrigin.Merchant ? null : new(
        ServiceLevel.FromDb<ServiceLevel>(),
        StoredStop.Read(Pickup),
        StoredStop.Read(Dropoff),
        StoredParcel.Read(Parcels),
        ToMoney(CodCents),
        ToMoney(InsuranceCents),
        Reference,
        Instructions,
        Metadata,
        new Money(RateCents, Currency),
        EstimatedDelivery.WithOffset(Offset.FromSeconds(EstimatedOffset)),
        QuoteId);

    public Cancellation? Cancellation() => CancelledBy is null ? null : new Cancellation(CancelledBy.FromDb<CancelledBy>(), CancelReason);

    private Owner Owner() => new(PartnerId, Mode.FromDb<Mode>());

    private Money? ToMoney(long? cents) => cents is { } amount ? new Money(amount, Currency) : null;
}
