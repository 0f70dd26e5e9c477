using System.Collections.Frozen;

namespace Parcours.Domain.Webhooks;

/// <summary>Which API an event's order came by; it decides how the order is named in <c>data</c>.</summary>
public enum EventSurface
{
    Delivery,
    Unboxing,
}

/// <param name="Sample">A value as it is sent: text, a number, or further facts.</param>
/// <param name="MayBeNull">The field is always there, but not always known.</param>
public sealed record EventField(string Name, object Sample, string Meaning, bool MayBeNull = false);

/// <summary>One type of event as one of the APIs sends it.</summary>
public sealed record EventType(string Name, EventSurface Surface, string When, IReadOnlyList<EventField> Fields)
{
    /// <summary><c>order.*</c> for <c>order.accepted</c>: what an endpoint subscribes to instead of single types.</summary>
    public string Group => EventCatalogue.GroupOf(Name);

    /// <summary>Every field of the type, with a value.</summary>
    public IReadOnlyDictionary<string, object?> Sample => Fields.ToDictionary(fact => fact.Name, fact => (object?)fact.Sample);
}

/// <summary>Every event that partners can hear of: what subscriptions may name, what test events hold, and what the page about events says.</summary>
public static class EventCatalogue
{
    public const string Everything = "*";

    private static readonly Dictionary<string, object?> Courier = new() { ["name"] = "Marc Gagnon", ["phone"] = "+1-514-555-0100" };

    private static readonly EventField CancelledBy = new("cancelled_by", "partner", "`partner` or `operator`");

    private static readonly EventField EstimatedArrival = new("eta", "2025-11-08T16:30:00-05:00", "when the courier is expected; the promised time until the courier says otherwise");

    private static readonly EventField CourierField = new("courier", Courier, "`name` and `phone`");

    private static readonly EventField Note = new("note", "Refunded after a look at the photos", "what the merchant noted", MayBeNull: true);

    public static readonly IReadOnlyList<EventType> Types =
    [
        Delivery("order.accepted", "accepted", "We take the order."),
        Delivery("courier.assigned", "courier_assigned", "A courier has the order; again when another one takes over.", CourierField),
        Delivery("order.picked_up", "picked_up", "The courier has the parcels.", new EventField("picked_up_at", "2025-11-08T10:05:00-05:00", "when")),
        Delivery("order.in_transit", "in_transit", "The parcels left the pickup area.", EstimatedArrival),
        Delivery("order.out_for_delivery", "out_for_delivery", "The courier is on the way to the door; again after a failed attempt.", EstimatedArrival, CourierField),
        Delivery(
            "order.delivered", "delivered", "The parcels were handed over.",
            new EventField("delivered_at", "2025-11-08T16:12:00-05:00", "when"),
            new EventField("signature_url", "https://parcours.example/media/signature.png", "the signature, for 30 days; `GET /v1/orders/{id}` gives a fresh link", MayBeNull: true)),
        Delivery(
            "order.failed", "failed", "An attempt failed.",
            new EventField("failure_reason", "recipient_absent", "`recipient_absent`, `address_not_found`, `refused`, `damaged` or `lost`"),
            new EventField("next_attempt", "2025-11-10T09:00:00-05:00", "when it is tried again", MayBeNull: true)),
        Delivery(
            "order.cancelled", "cancelled", "The order was cancelled.",
            CancelledBy,
            new EventField("reason", "Customer changed their mind", "as it was given", MayBeNull: true)),
        Unboxing(
            "order.shipped", "shipped", "The merchant shipped the order.",
            new EventField("tracking_number", "6A12345678901", "the carrier's number", MayBeNull: true),
            new EventField("carrier", "Colissimo", "who carries it", MayBeNull: true)),
        Unboxing(
            "unboxing.opened", "unboxing_pending", "The box arrived, and its opening can be filmed.",
            new EventField("unboxing_deadline", "2025-11-10T16:12:00.000Z", "until when")),
        Unboxing(
            "unboxing.submitted", "unboxing_submitted", "The customer sent photos or a video, and they are scored: seconds later, an hour and a half at most. `order.disputed` may come before.",
            new EventField("ai_confidence", 0.91m, "0 to 1"),
            new EventField("recommendation", "approve", "`approve`, `review` or `reject`")),
        Unboxing("unboxing.expired", "completed", "The time was over without a submission.", new EventField("reason", "window_expired", "`window_expired`")),
        Unboxing(
            "order.disputed", "disputed", "The customer reported a problem, or the evidence contradicts itself.",
            new EventField("reason", "damaged", "what was reported, or what was found: `another_orders_code` or `picture_reused`", MayBeNull: true)),
        Unboxing("order.completed", "completed", "The merchant closed the order as good.", Note),
        Unboxing("order.refunded", "refunded", "The merchant paid the order back.", Note),
        Unboxing(
            "order.cancelled", "cancelled", "The merchant cancelled the order.",
            CancelledBy,
            new EventField("reason", "Out of stock", "as it was given", MayBeNull: true)),
    ];

    public static readonly IReadOnlyList<string> TypeNames = [.. Types.Select(type => type.Name).Distinct()];

    private static readonly FrozenSet<string> Patterns =
        [Everything, .. TypeNames, .. Types.Select(type => type.Group)];

    private static readonly FrozenDictionary<string, EventType> ByName = Types.DistinctBy(type => type.Name).ToFrozenDictionary(type => type.Name);

    /// <summary>The type, as the delivery API sends it when both do; null when nothing has the name.</summary>
    public static EventType? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Whether an endpoint may subscribe to it: an exact type, a group, or everything.</summary>
    public static bool IsPattern(string? text) => text is not null && Patterns.Contains(text);

    public static string GroupOf(string type) => type[..(type.IndexOf('.', StringComparison.Ordinal) + 1)] + "*";

    private static EventType Delivery(string name, string status, string when, params IReadOnlyList<EventField> own) => new(name, EventSurface.Delivery, when,
    [
        new EventField("order_id", "dc_9f7a1f2e3d4c5b6a", "our id"),
        new EventField("partner_order_id", "ORD-2025-001234", "yours"),
        new EventField("status", status, "the order's status after the step"),
        .. own,
    ]);

    private static EventType Unboxing(string name, string status, string when, params IReadOnlyList<EventField> own) => new(name, EventSurface.Unboxing, when,
    [
        new EventField("order_id", 42L, "our number"),
        new EventField("external_order_id", "ORDER-2024-001", "yours"),
        new EventField("status", status, "the order's status after the step"),
        .. own,
    ]);
}
