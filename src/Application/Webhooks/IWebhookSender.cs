using NodaTime;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>Sends one request, signed, and never follows, repeats or throws for what the receiver does.</summary>
public interface IWebhookSender
{
    Task<WebhookAnswer> Send(OutgoingWebhook webhook, CancellationToken ct);
}

/// <param name="Body">The exact bytes, the same on every attempt.</param>
public sealed record OutgoingWebhook(Uri Url, WebhookSecrets Secrets, Guid EventId, Instant EventAt, ReadOnlyMemory<byte> Body);

/// <summary>What came back.</summary>
/// <param name="StatusCode">Null when there was no answer.</param>
/// <param name="Error">Why there was none, or why a status is no success; null on a success.</param>
/// <param name="Response">The first 2 KiB of the answer; null when there was none.</param>
/// <param name="RetryAfter">How long the receiver asked us to wait.</param>
public sealed record WebhookAnswer(int? StatusCode, string? Error, Duration Took, string? Response = null, Duration? RetryAfter = null)
{
    public const int MostResponseBytes = 2048;

    private const int GoneStatus = 410;

    public bool IsAcknowledged => StatusCode is >= 200 and <= 299;

    public bool IsGone => StatusCode == GoneStatus;
}
