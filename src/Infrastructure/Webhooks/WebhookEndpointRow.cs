using System.Text.Json;
using NodaTime;
using Parcours.Application.Webhooks;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>A row of <c>webhook_endpoints</c>, alias <c>e</c>.</summary>
internal class WebhookEndpointRow
{
    public const string Columns =
        "e.seq, e.endpoint_id, e.url, e.events, e.description, e.disabled_reason, e.disabled_at, e.failing_since, e.created_at, e.secret, e.previous_secret, e.previous_valid_until, e.is_of_orders";

    public required long Seq { get; init; }

    public required WebhookEndpointId EndpointId { get; init; }

    public required string Url { get; init; }

    public required string Events { get; init; }

    public string? Description { get; init; }

    public string? DisabledReason { get; init; }

    public Instant? DisabledAt { get; init; }

    public Instant? FailingSince { get; init; }

    public required Instant CreatedAt { get; init; }

    public required string Secret { get; init; }

    public string? PreviousSecret { get; init; }

    public Instant? PreviousValidUntil { get; init; }

    public bool IsOfOrders { get; init; }

    public WebhookEndpoint ToEndpoint(Owner owner) => new(
        EndpointId, owner, new Uri(Url), JsonSerializer.Deserialize<List<string>>(Events)!, Description,
        DisabledReason is { } reason ? new Disabling(reason.FromDb<DisabledReason>(), DisabledAt!.Value) : null,
        FailingSince, CreatedAt);

    public WebhookEndpointView ToView(Owner owner) => WebhookEndpointView.Of(ToEndpoint(owner)) with { IsOfOrders = IsOfOrders };

    public WebhookSecrets Secrets(WebhookSecretProtection protection) => protection.Unprotect(Secret, PreviousSecret, PreviousValidUntil);
}
