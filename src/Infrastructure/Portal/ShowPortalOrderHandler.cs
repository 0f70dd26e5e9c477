using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Application.Portal;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Portal;

internal sealed class ShowPortalOrderHandler(SqlSession sql, IQuoteRepository quotes, ISubmissions submissions) : IQueryHandler<ShowPortalOrder, PortalOrder>
{
    // One statement, so that no step falls between the order's status and its history.
    private static readonly Statement OrderWithHistory = new($"""
        SELECT {OrderRow.Columns}, h.status AS history_status, h.at AS history_at, h.failure_reason AS history_failure, h.actor AS history_actor
          FROM orders AS o
          JOIN order_history AS h ON h.order_seq = o.seq
         WHERE o.order_id = @Order AND o.partner_id = @Partner AND o.mode = @Mode
         ORDER BY h.id
        """);

    public async Task<Result<PortalOrder>> Handle(ShowPortalOrder query, CancellationToken cancellationToken)
    {
        var rows = await sql.Query<Row>(OrderWithHistory, new { query.Order, query.Owner.Partner, Mode = query.Owner.Mode.ToDb() }, cancellationToken);
        if (rows is not [var order, ..])
            return OrderErrors.NotFound;

        var kind = order.Origin.FromDb<OrderOrigin>();
        var delivery = kind == OrderOrigin.Delivery ? order.ToView() : null;
        var unboxing = order.Unboxing is null ? null : order.ToMerchantView();
        var (number, status) = (order.Seq, order.Status.FromDb<OrderStatus>());
        return new PortalOrder(
            number,
            order.OrderId,
            kind,
            status,
            kind == OrderOrigin.Delivery ? OrderLifecycle.Published(status) : status,
            order.PartnerOrderId,
            delivery,
            unboxing,
            order.Cancellation(),
            order.CreatedAt,
            [.. rows.Select(row => row.ToStep())],
            order.QuoteId is { } quote && await quotes.Find(query.Owner, quote, cancellationToken) is { } found ? new PortalOrderQuote(found.CreatedAt, found.Rate) : null,
            unboxing is null ? null : await ProofOf(number, cancellationToken),
            await RequestsOf(number, cancellationToken),
            await ReviewsOf(number, cancellationToken),
            await WebhooksOf(query.Order, cancellationToken),
            unboxing is null ? [] : await sql.Query<Instant>(Undelivered, new { Order = number }, cancellationToken));
    }

    private async Task<PortalOrderProof?> ProofOf(OrderNumber order, CancellationToken ct) =>
        await submissions.Find(order, ct) is { } submission ? new PortalOrderProof(submission, await submissions.FindReport(order, ct)) : null;

    // An invitation and a reminder: two at most.
    private static readonly Statement Undelivered = new("SELECT u.at FROM undelivered_mails AS u WHERE u.order_seq = @Order");

    internal static readonly Statement Requests = Statement.For(dialect => $"""
        SELECT s.kind, s.status, s.scheduled_at, s.sent_at, s.answered_at
          FROM purchase_events AS p{dialect.By("ix_purchase_events_order")}
          JOIN solicitations AS s{dialect.By("ix_solicitations_event")} ON s.event_seq = p.seq
         WHERE p.order_seq = @Order
         ORDER BY s.seq
        {dialect.Take("@Most")}
        """);

    private async Task<IReadOnlyList<PortalOrderRequest>> RequestsOf(OrderNumber order, CancellationToken ct) =>
        [.. (await sql.Query<RequestRow>(Requests, new { Order = order, Most = PortalOrder.MostReviews }, ct)).Select(row => row.ToRequest())];

    internal static readonly Statement Reviews = Statement.For(dialect => $"""
        SELECT r.review_id, r.rating, r.status, r.created_at, t.kind, t.name
          FROM purchase_events AS p{dialect.By("ix_purchase_events_order")}
          JOIN reviews AS r{dialect.By("ux_reviews_purchase")} ON r.event_seq = p.seq
          JOIN review_subjects AS t ON t.seq = r.subject_seq
         WHERE p.order_seq = @Order
         ORDER BY r.seq
        {dialect.Take("@Most")}
        """);

    private async Task<IReadOnlyList<PortalOrderReview>> ReviewsOf(OrderNumber order, CancellationToken ct) =>
        [.. (await sql.Query<ReviewLine>(Reviews, new { Order = order, Most = PortalOrder.MostReviews }, ct)).Select(row => row.ToReview())];

    // An order has few events, and an account few endpoints.
    internal static readonly Statement Webhooks = Statement.For(dialect => $"""
        SELECT v.event_id, v.type, v.at, e.endpoint_id, e.url, d.status, d.attempts, d.due_at, a.attempt_id, a.status_code, a.error
          FROM outbox_events AS v{dialect.By("ix_outbox_events_subject")}
          JOIN webhook_deliveries AS d{dialect.By("ix_webhook_deliveries_event")} ON d.event_seq = v.seq
          JOIN webhook_endpoints AS e ON e.seq = d.endpoint_seq
          LEFT JOIN webhook_attempts AS a{dialect.By("ix_webhook_attempts_event")} ON a.event_id = v.event_id AND a.delivery_seq = d.seq AND a.attempt = d.attempts
         WHERE v.subject = @Subject
         ORDER BY v.seq, d.seq
        {dialect.Take("@Most")}
        """);

    private async Task<IReadOnlyList<PortalOrderWebhook>> WebhooksOf(OrderId order, CancellationToken ct) =>
        [.. (await sql.Query<WebhookRow>(Webhooks, new { Subject = order.Value, Most = PortalOrder.MostWebhooks }, ct)).Select(row => row.ToWebhook())];

    private sealed class Row : OrderWithHistoryRow
    {
        public required string HistoryActor { get; init; }

        public PortalOrderStep ToStep() => new(HistoryStatus.FromDb<OrderStatus>(), HistoryAt, HistoryActor, HistoryFailure?.FromDb<FailureReason>());
    }

    private sealed class RequestRow
    {
        public string? Kind { get; init; }

        public required string Status { get; init; }

        public Instant? ScheduledAt { get; init; }

        public Instant? SentAt { get; init; }

        public Instant? AnsweredAt { get; init; }

        public PortalOrderRequest ToRequest() => new(Kind?.FromDb<SolicitationKind>(), Status.FromDb<SolicitationStatus>(), ScheduledAt, SentAt, AnsweredAt);
    }

    private sealed class ReviewLine
    {
        public required ReviewId ReviewId { get; init; }

        public required int Rating { get; init; }

        public required string Status { get; init; }

        public required Instant CreatedAt { get; init; }

        public required string Kind { get; init; }

        public required string Name { get; init; }

        public PortalOrderReview ToReview() => new(ReviewId, Kind == "product" ? Name : null, Rating, Status.FromDb<ReviewStatus>(), CreatedAt);
    }

    private sealed class WebhookRow
    {
        public required Guid EventId { get; init; }

        public required string Type { get; init; }

        public required Instant At { get; init; }

        public required WebhookEndpointId EndpointId { get; init; }

        public required string Url { get; init; }

        public required string Status { get; init; }

        public required int Attempts { get; init; }

        public required Instant DueAt { get; init; }

        public WebhookAttemptId? AttemptId { get; init; }

        public int? StatusCode { get; init; }

        public string? Error { get; init; }

        public PortalOrderWebhook ToWebhook() =>
            new(EventId, Type, At, EndpointId, Url, Status.FromDb<DeliveryStatus>(), Attempts, AttemptId, StatusCode, Error, DueAt);
    }
}
