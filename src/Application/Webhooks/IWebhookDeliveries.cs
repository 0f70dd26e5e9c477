using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>What is on its way to endpoints, as far as use cases touch it. Every method runs inside a unit of work.</summary>
public interface IWebhookDeliveries
{
    /// <summary>Sets what waits for an endpoint aside for a replay, as much as a unit of work may; the rest follows by itself.</summary>
    Task Park(WebhookEndpointId endpoint, CancellationToken ct);

    /// <summary>Queues the delivery that an attempt belonged to, behind what is unfinished in its line.</summary>
    /// <returns>False when it is on its way already; refused when the attempt or its delivery is not there any more, or its endpoint is not active.</returns>
    Task<Result<bool>> Requeue(Owner owner, WebhookAttemptId attempt, CancellationToken ct);

    /// <summary>Queues the oldest deliveries to active endpoints that were given up or set aside, of events since <paramref name="since"/>.</summary>
    /// <param name="endpoint">Only this one's; null for all of the owner's.</param>
    /// <returns>How many; 0 when nothing is left.</returns>
    Task<int> Replay(Owner owner, WebhookEndpointId? endpoint, Instant since, CancellationToken ct);

    /// <summary>Keeps what came back for a test event among the attempts.</summary>
    Task NoteTest(Owner owner, WebhookEndpointId endpoint, DomainEvent sample, WebhookAnswer answer, CancellationToken ct);

    /// <summary>Forgets up to <paramref name="most"/> attempts, deliveries and events of before <paramref name="before"/>, and addresses of orders that heard of nothing since; returns how many.</summary>
    Task<int> Purge(Instant before, int most, CancellationToken ct);
}

/// <summary>How long attempts, and what they belong to, are kept.</summary>
public static class WebhookHistory
{
    public static readonly Duration KeptFor = Duration.FromDays(90);

    /// <summary>The use of an order's address is noted no more often than this.</summary>
    public static readonly Duration AddressUse = Duration.FromDays(1);
}
