using NodaTime;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>Purchases that wait for a worker. Every method but <see cref="HasDue"/> and <see cref="Read"/> runs inside a unit of work.</summary>
public interface IPurchaseBatches
{
    /// <param name="import">The file that they stand in; null when they came otherwise.</param>
    Task Add(Guid id, Website website, PurchaseSource source, IReadOnlyList<ReadPurchase> purchases, long? import, Instant now, CancellationToken ct);

    Task<bool> HasDue(Instant now, CancellationToken ct);

    /// <summary>Takes up to <paramref name="most"/> batches that are due, for this node alone until <paramref name="until"/>.</summary>
    Task<IReadOnlyList<ClaimedBatch>> Claim(int most, Instant now, Instant until, CancellationToken ct);

    /// <summary>Takes apart what a batch holds. It costs a millisecond: never inside a unit of work.</summary>
    IReadOnlyList<ReadPurchase> Read(ClaimedBatch batch);

    /// <summary>Ends a batch; false when the lease is over and another node has it.</summary>
    Task<bool> TryFinish(ClaimedBatch batch, CancellationToken ct);

    Task Postpone(ClaimedBatch batch, Instant due, CancellationToken ct);

    /// <summary>Takes out what waits under the reference of a purchase whose consumer was erased.</summary>
    Task Forget(Website website, string reference, CancellationToken ct);
}

/// <param name="Attempts">This one included.</param>
/// <param name="Purchases">As they are stored.</param>
public sealed record ClaimedBatch(long Seq, Guid Lease, int Attempts, Owner Owner, WebsiteId Website, PurchaseSource Source, long? Import, string Purchases);
