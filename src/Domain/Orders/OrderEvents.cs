using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Webhooks;

namespace Parcours.Domain.Orders;

/// <summary>What partners hear of an order's steps: the published <c>data</c> of each event.</summary>
public static class OrderEvents
{
    /// <param name="signatureUrl">Opens the recipient's signature, when the step was a delivery that has one.</param>
    public static DomainEvent Of(OrderChange change, string? signatureUrl = null)
    {
        var (step, order) = change;
        return Of(step.Event, order, FactsOf(step.Event, order, signatureUrl), order.UpdatedAt);
    }

    /// <summary>Whether a step is told of later: what the customer submitted, once it is scored.</summary>
    public static bool IsToldLater(OrderTrigger on) => on == OrderTrigger.Submit;

    /// <summary>What the customer submitted, with its score.</summary>
    /// <param name="order">As it is by now: its status is told with it.</param>
    /// <param name="confidence">0 to 1.</param>
    public static DomainEvent Scored(Order order, decimal confidence, string recommendation, Instant at) =>
        Of("unboxing.submitted", order, [("ai_confidence", confidence), ("recommendation", recommendation)], at);

    private static DomainEvent Of(string type, Order order, IEnumerable<(string, object?)> facts, Instant at)
    {
        // From its unboxing on, an order is told of as /api/b2b names it, whichever way it came.
        var isOfUnboxing = order.Origin == OrderOrigin.Merchant || order.Status != order.PublishedStatus;
        var data = new Dictionary<string, object?>
        {
            ["order_id"] = isOfUnboxing ? order.Number!.Value.Value : order.Id.Value,
            [isOfUnboxing ? "external_order_id" : "partner_order_id"] = order.PartnerOrderId,
            ["status"] = Names.Of(order.Status),
        };
        foreach (var (name, value) in facts)
            data[name] = value;
        return new DomainEvent(Ids.Ordered(at), order.Owner, type, order.Id.Value, data, at, order.Unboxing?.Webhook?.Url);
    }

    private static (string, object?)[] FactsOf(string type, Order order, string? signatureUrl)
    {
        var progress = order.Progress;
        return type switch
        {
            "courier.assigned" => [("courier", CourierOf(order))],
            "order.picked_up" => [("picked_up_at", order.Local(progress.PickedUpAt))],
            "order.in_transit" => [("eta", EtaOf(order))],
            "order.out_for_delivery" => [("eta", EtaOf(order)), ("courier", CourierOf(order))],
            "order.delivered" => [("delivered_at", order.Local(progress.DeliveredAt)), ("signature_url", signatureUrl)],
            "order.failed" => [("failure_reason", Names.Of(progress.Failure!.Reason)), ("next_attempt", order.Local(progress.Failure.NextAttempt))],
            "order.cancelled" => [("cancelled_by", Names.Of(order.Cancellation!.By)), ("reason", order.Cancellation.Reason)],
            "order.shipped" => [("tracking_number", order.Shipment?.TrackingNumber), ("carrier", order.Shipment?.Carrier)],
            "unboxing.opened" => [("unboxing_deadline", Rfc3339.Milliseconds(order.Unboxing!.Window!.Deadline))],
            "unboxing.expired" or "order.disputed" => [("reason", order.Unboxing!.Reason)],
            "order.completed" or "order.refunded" => [("note", order.Unboxing!.Note)],
            _ => [],
        };
    }

    private static string EtaOf(Order order) => order.Local(order.Progress.Eta) ?? Rfc3339.Of(order.Delivery!.EstimatedDelivery);

    private static Dictionary<string, object?> CourierOf(Order order) =>
        new() { ["name"] = order.Progress.Courier!.Name, ["phone"] = order.Progress.Courier.Phone };
}
