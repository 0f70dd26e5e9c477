using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;
using Parcours.Domain.Unboxing;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Portal;

/// <summary>All that is known of one order of either kind: what was ordered, and what happened to it.</summary>
[Allows(Actors.Partner)]
public sealed record ShowPortalOrder(Owner Owner, OrderId Order) : IQuery<PortalOrder>;

/// <param name="Status">The whole truth, where <c>/v1</c> stops at the delivery.</param>
/// <param name="Delivery">Null for a merchant's order.</param>
/// <param name="Unboxing">Null for a delivery without an unboxing.</param>
/// <param name="Steps">Oldest first.</param>
/// <param name="Quote">Null when there was none, or it is forgotten by now.</param>
/// <param name="Proof">Null before the customer's submission.</param>
/// <param name="Undelivered">When we gave up to deliver an e-mail to the customer.</param>
public sealed record PortalOrder(
    OrderNumber Number,
    OrderId Id,
    OrderOrigin Kind,
    OrderStatus Status,
    OrderStatus Published,
    string Reference,
    OrderView? Delivery,
    MerchantOrderView? Unboxing,
    Cancellation? Cancellation,
    Instant CreatedAt,
    IReadOnlyList<PortalOrderStep> Steps,
    PortalOrderQuote? Quote,
    PortalOrderProof? Proof,
    IReadOnlyList<PortalOrderRequest> Requests,
    IReadOnlyList<PortalOrderReview> Reviews,
    IReadOnlyList<PortalOrderWebhook> Webhooks,
    IReadOnlyList<Instant> Undelivered)
{
    public const int MostWebhooks = 100;

    public const int MostReviews = 50;
}

/// <param name="Actor">The credential that took the step.</param>
public sealed record PortalOrderStep(OrderStatus Status, Instant At, string Actor, FailureReason? FailureReason);

public sealed record PortalOrderQuote(Instant At, Rate Rate);

/// <param name="Report">Null until it is scored.</param>
public sealed record PortalOrderProof(Submission Submission, EvidenceReport? Report);

/// <summary>A request for a review of the purchase.</summary>
public sealed record PortalOrderRequest(SolicitationKind? Kind, SolicitationStatus Status, Instant? ScheduledAt, Instant? SentAt, Instant? AnsweredAt);

/// <param name="Product">Null for a review of the shop.</param>
public sealed record PortalOrderReview(ReviewId Id, string? Product, int Rating, ReviewStatus Status, Instant At);

/// <summary>One event of the order on its way to one endpoint.</summary>
/// <param name="Attempts">How many there were.</param>
/// <param name="LastAttempt">Null before the first.</param>
public sealed record PortalOrderWebhook(
    Guid EventId, string Type, Instant At, WebhookEndpointId Endpoint, string Url, DeliveryStatus Status, int Attempts, WebhookAttemptId? LastAttempt, int? StatusCode, string? Error, Instant? DueAt);
