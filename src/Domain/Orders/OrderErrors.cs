using Parcours.Domain.Kernel;

namespace Parcours.Domain.Orders;

/// <summary>What can be refused about quotes and orders.</summary>
public static class OrderErrors
{
    /// <summary>Unknown, or another partner's: the answer does not tell which.</summary>
    public static readonly Error NotFound = new(ErrorKind.NotFound, "not_found") { MessageKey = "order_not_found" };

    public static readonly Error UnknownCursor = new(ErrorKind.NotFound, "unknown_cursor");

    public static readonly Error QuoteNotFound = new(ErrorKind.NotFound, "quote_not_found");

    public static readonly Error QuoteExpired = new(ErrorKind.Conflict, "quote_expired");

    public static readonly Error QuoteMismatch = new(ErrorKind.Conflict, "quote_mismatch");

    /// <summary>Someone else moved the order between our reading and our writing; the client may look again.</summary>
    public static readonly Error ChangedMeanwhile = new(ErrorKind.Conflict, "invalid_transition") { MessageKey = "order_changed_meanwhile" };

    public static Error NotCancellable(OrderStatus status) => new(ErrorKind.Conflict, "order_not_cancellable")
    {
        Arguments = [Names.Of(status)],
        Details = new Dictionary<string, object> { ["status"] = Names.Of(status) },
    };

    public static Error Duplicate(string partnerOrderId, OrderId existing) => new(ErrorKind.Conflict, "duplicate_order")
    {
        Arguments = [partnerOrderId],
        Details = new Dictionary<string, object> { ["order_id"] = existing.Value },
    };

    /// <param name="unboxingUrl">Null when the order with that reference has no unboxing.</param>
    public static Error Duplicate(string externalOrderId, OrderNumber existing, string? unboxingUrl) => new(ErrorKind.Conflict, "duplicate_order")
    {
        Arguments = [externalOrderId],
        Details = unboxingUrl is null
            ? new Dictionary<string, object> { ["order_id"] = existing.Value }
            : new Dictionary<string, object> { ["order_id"] = existing.Value, ["unboxing_url"] = unboxingUrl },
    };

    /// <summary>The customer may no longer submit.</summary>
    public static readonly Error WindowOver = new(ErrorKind.Conflict, "window_expired");

    /// <summary>The customer may still submit.</summary>
    public static readonly Error WindowOpen = new(ErrorKind.Conflict, "invalid_transition") { MessageKey = "window_open" };

    public static Error ServiceUnavailable(string reason) => new(ErrorKind.Invalid, "service_unavailable") { MessageKey = "service_unavailable." + reason };
}
