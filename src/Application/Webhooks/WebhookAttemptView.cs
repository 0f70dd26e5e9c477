using NodaTime;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

public enum AttemptStatus
{
    Succeeded,
    Failed,
}

/// <summary>One attempt as partners see it.</summary>
/// <param name="IsTest">Of a sample event, which is never sent again.</param>
public sealed record WebhookAttemptView(
    WebhookAttemptId Id,
    WebhookEndpointId Endpoint,
    Guid EventId,
    string Type,
    int Attempt,
    AttemptStatus Status,
    int? StatusCode,
    string? Error,
    long DurationMs,
    string? Response,
    Instant CreatedAt,
    bool IsTest = false);
