using NodaTime;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Orders;

/// <summary>A delivery order as its owner sees it.</summary>
/// <param name="Status">As <c>/v1</c> publishes it.</param>
/// <param name="History">Oldest first; null where it was not asked for.</param>
public sealed record OrderView(
    OrderId Id,
    string PartnerOrderId,
    OrderStatus Status,
    DeliveryDetails Delivery,
    Cancellation? Cancellation,
    Instant CreatedAt,
    Instant UpdatedAt,
    IReadOnlyList<StatusChange>? History = null)
{
    public required Owner Owner { get; init; }

    public required Progress Progress { get; init; }

    /// <summary>Whether the courier must ask the recipient for a PIN.</summary>
    public bool IsPinRequired { get; init; }

    /// <summary>Null when the order ends with its delivery.</summary>
    public OrderUnboxingView? Unboxing { get; init; }

    public static OrderView Of(Order order) =>
        new(order.Id, order.PartnerOrderId, OrderLifecycle.Published(order.Status), order.Delivery!, order.Cancellation, order.CreatedAt, order.UpdatedAt)
        {
            Owner = order.Owner,
            Progress = order.Progress,
            IsPinRequired = order.Pin is not null,
            Unboxing = order is { Number: { } number, Unboxing: { } unboxing } ? OrderUnboxingView.Of(number, order.Status, unboxing) : null,
        };
}

/// <summary>The unboxing of a delivery order.</summary>
/// <param name="Status">As the order's own until the delivery is over; then the one that <c>/v1</c> keeps to itself.</param>
/// <param name="Deadline">Null until the parcel is delivered.</param>
public sealed record OrderUnboxingView(OrderNumber Number, OrderStatus Status, VerificationCode Code, Instant? Deadline)
{
    public static OrderUnboxingView Of(OrderNumber number, OrderStatus status, UnboxingDetails unboxing) => new(number, status, unboxing.Code, unboxing.Window?.Deadline);
}

/// <summary>When an order reached a status.</summary>
/// <param name="FailureReason">Why the attempt failed, when the status is that it did.</param>
public sealed record StatusChange(OrderStatus Status, Instant At, FailureReason? FailureReason = null)
{
    /// <summary>The steps that <c>/v1</c> publishes.</summary>
    public static IReadOnlyList<StatusChange> Published(IEnumerable<StatusChange> history) =>
        [.. history.Where(change => change.Status == OrderLifecycle.Published(change.Status))];
}
