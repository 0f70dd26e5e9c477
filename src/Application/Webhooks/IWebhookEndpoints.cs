using NodaTime;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>The endpoints that partners registered; the secrets are encrypted where they are stored.</summary>
public interface IWebhookEndpoints
{
    Task Add(WebhookEndpoint endpoint, WebhookSecret secret, CancellationToken ct);

    Task<int> Count(Owner owner, CancellationToken ct);

    /// <summary>Null when there is none, or when it is another owner's or was deleted.</summary>
    Task<WebhookEndpoint?> Find(Owner owner, WebhookEndpointId id, CancellationToken ct);

    /// <summary>Stores what a partner may change; false when the endpoint was deleted meanwhile.</summary>
    Task<bool> TrySave(WebhookEndpoint endpoint, CancellationToken ct);

    /// <summary>
    /// Makes <paramref name="secret"/> the endpoint's secret. The one that signs now goes on signing until <paramref name="overlapUntil"/>: in the middle
    /// of a rotation that is still the one before it.
    /// </summary>
    Task<bool> Rotate(Owner owner, WebhookEndpointId id, WebhookSecret secret, Instant overlapUntil, Instant now, CancellationToken ct);

    /// <summary>
    /// The endpoint that delivers to an address which single orders name; made when it is the first. It hears of those orders only, is signed with the
    /// owner's default secret, and is not among the endpoints that the owner lists and changes.
    /// </summary>
    Task<WebhookEndpointId> ForOrders(Owner owner, Uri url, Instant now, CancellationToken ct);

    Task<bool> Delete(Owner owner, WebhookEndpointId id, Instant now, CancellationToken ct);
}

/// <summary>Where we are willing to send requests to.</summary>
public interface IWebhookUrlPolicy
{
    /// <summary>Null for a text that is no URL, or one that never leads to a partner's public server. Where its name leads is checked when it is connected to.</summary>
    Uri? Accept(string url);
}
