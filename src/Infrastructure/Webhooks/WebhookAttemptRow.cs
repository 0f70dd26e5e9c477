using NodaTime;
using Parcours.Application.Webhooks;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>A row of <c>webhook_attempts</c>, alias <c>a</c>.</summary>
internal class WebhookAttemptRow
{
    public const string Columns =
        "a.attempt_id, a.delivery_seq, a.endpoint_id, a.event_id, a.type, a.attempt, a.status, a.status_code, a.error, a.duration_ms, a.response, a.created_at";

    public required WebhookAttemptId AttemptId { get; init; }

    public required long DeliverySeq { get; init; }

    public required WebhookEndpointId EndpointId { get; init; }

    public required Guid EventId { get; init; }

    public required string Type { get; init; }

    public required int Attempt { get; init; }

    public required string Status { get; init; }

    public int? StatusCode { get; init; }

    public string? Error { get; init; }

    public required long DurationMs { get; init; }

    public string? Response { get; init; }

    public required Instant CreatedAt { get; init; }

    public WebhookAttemptView ToView() => new(
        AttemptId, EndpointId, EventId, Type, Attempt, Status.FromDb<AttemptStatus>(), StatusCode, Error, DurationMs, Response, CreatedAt,
        IsTest: DeliverySeq == WebhookDeliveries.NoDelivery);
}
