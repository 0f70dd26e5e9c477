using NodaTime;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>What signs the events that go to the addresses of single orders: one for an owner, encrypted where it is stored. Inside a unit of work.</summary>
public interface IDefaultWebhookSecrets
{
    /// <summary>Makes it when it is first asked for.</summary>
    Task<WebhookSecrets> Of(Owner owner, Instant now, CancellationToken ct);

    /// <summary>
    /// Makes <paramref name="secret"/> the owner's. The one that signs now goes on signing until <paramref name="overlapUntil"/>: in the middle of a
    /// rotation that is still the one before it.
    /// </summary>
    Task Rotate(Owner owner, WebhookSecret secret, Instant overlapUntil, Instant now, CancellationToken ct);
}
