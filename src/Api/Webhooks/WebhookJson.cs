using System.Text.Json.Serialization;
using Parcours.Api.Http;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Webhooks;

/// <summary>An address that hears events.</summary>
/// <param name="Events">Exact types, groups such as <c>order.*</c>, or <c>*</c>.</param>
/// <param name="Active">False when nothing is sent: switched off, answered 410, or failed everything for five days; <c>disabled_reason</c> says which.</param>
/// <param name="DisabledReason"><c>partner</c>, <c>gone</c> or <c>failing</c>; absent while the endpoint is active.</param>
/// <param name="FailingSince">The first failure after the last success; absent when the last attempt succeeded.</param>
public sealed record WebhookEndpointJson(
    string Id,
    string Url,
    IReadOnlyList<string> Events,
    bool Active,
    string? Description,
    string? DisabledReason,
    string? DisabledAt,
    string? FailingSince,
    string CreatedAt)
{
    public static WebhookEndpointJson Of(WebhookEndpointView endpoint) => new(
        endpoint.Id.Value,
        endpoint.Url,
        endpoint.Events,
        endpoint.Disabled is null,
        endpoint.Description,
        endpoint.Disabled is { } disabled ? Names.Of(disabled.Reason) : null,
        endpoint.Disabled is { At: var at } ? JsonTime.Of(at) : null,
        endpoint.FailingSince is { } since ? JsonTime.Of(since) : null,
        JsonTime.Of(endpoint.CreatedAt));
}

/// <summary>A new endpoint with its secret.</summary>
/// <param name="Events">Exact types, groups such as <c>order.*</c>, or <c>*</c>.</param>
/// <param name="Secret">Shown here and never again; what deliveries are signed with.</param>
public sealed record NewWebhookEndpointJson(
    string Id, string Url, IReadOnlyList<string> Events, bool Active, string? Description, string Secret, string CreatedAt)
{
    public static NewWebhookEndpointJson Of(NewWebhookEndpoint made)
    {
        var endpoint = made.Endpoint;
        return new(endpoint.Id.Value, endpoint.Url, endpoint.Events, endpoint.Disabled is null, endpoint.Description, made.Secret.Value, JsonTime.Of(endpoint.CreatedAt));
    }
}

/// <summary>The new secret, shown here and never again.</summary>
public sealed record SecretJson(string Secret);

/// <summary>It is gone.</summary>
public sealed record DeletedJson(string Id, bool Deleted);

/// <summary>One attempt.</summary>
/// <param name="Attempt">Counted from 1, over all attempts of the event to the endpoint.</param>
/// <param name="Status"><c>succeeded</c> or <c>failed</c>.</param>
/// <param name="StatusCode">Null when there was no answer.</param>
/// <param name="Error">Why it failed; absent when it succeeded.</param>
/// <param name="Response">The first 2 KiB of the answer.</param>
public sealed record WebhookDeliveryJson(
    string Id,
    string EndpointId,
    string EventId,
    string Type,
    int Attempt,
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? StatusCode,
    long DurationMs,
    string CreatedAt,
    string? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Response)
{
    public static WebhookDeliveryJson Of(WebhookAttemptView attempt) => new(
        attempt.Id.Value,
        attempt.Endpoint.Value,
        attempt.EventId.ToString(),
        attempt.Type,
        attempt.Attempt,
        Names.Of(attempt.Status),
        attempt.StatusCode,
        attempt.DurationMs,
        JsonTime.Of(attempt.CreatedAt),
        attempt.Error,
        attempt.Response);
}

/// <summary>What a retry or a replay set in motion.</summary>
/// <param name="Queued">How many deliveries are on their way now because of this request.</param>
public sealed record QueuedJson(int Queued);

/// <summary>What came back for a sample event.</summary>
/// <param name="StatusCode">Null when there was no answer.</param>
/// <param name="Error">Why it was not delivered; absent when it was.</param>
public sealed record TestedJson(
    bool Delivered,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? StatusCode,
    long DurationMs,
    string EventId,
    string? Error)
{
    public static TestedJson Of(WebhookAnswer answer, Guid eventId) =>
        new(answer.IsAcknowledged, answer.StatusCode, (long)answer.Took.TotalMilliseconds, eventId.ToString(), answer.Error);
}
