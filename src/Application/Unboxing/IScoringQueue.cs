using NodaTime;
using Parcours.Domain.Orders;

namespace Parcours.Application.Unboxing;

/// <summary>The submissions that are still to be scored. Every method but <see cref="OldestDue"/> runs inside a unit of work.</summary>
public interface IScoringQueue
{
    /// <summary>Since when the one that waits longest is due; null when none is.</summary>
    Task<Instant?> OldestDue(Instant now, CancellationToken ct);

    /// <summary>Takes one that is due, for this node alone until <paramref name="until"/>; null when there is none.</summary>
    Task<ClaimedSubmission?> TryClaim(Instant now, Instant until, CancellationToken ct);

    /// <summary>Holds it for longer; false when it is somebody else's now.</summary>
    Task<bool> TryHold(ClaimedSubmission claimed, Instant until, CancellationToken ct);

    /// <summary>Notes that the merchant's picture was asked for, whatever came of it: another try might bring another picture. False when that was noted before.</summary>
    Task<bool> TryNoteReferenceAsked(ClaimedSubmission claimed, Instant now, CancellationToken ct);

    /// <summary>Keeps the report, and with it the submission leaves the queue; false, and nothing is kept, when it is somebody else's now.</summary>
    Task<bool> TryStore(ClaimedSubmission claimed, EvidenceReport report, CancellationToken ct);

    /// <summary>Lets go of it until <paramref name="dueAt"/>.</summary>
    Task PutOff(ClaimedSubmission claimed, Instant dueAt, CancellationToken ct);

    /// <summary>Lets go of it as if it had never been taken.</summary>
    Task GiveBack(ClaimedSubmission claimed, Instant now, CancellationToken ct);

    /// <summary>Has a submission scored once more, also one that is being scored just now. Nothing happens once its files are erased.</summary>
    Task ScoreAgain(OrderNumber order, Instant now, CancellationToken ct);
}

/// <param name="Lease">Tells this claim from one that another node makes later.</param>
/// <param name="Attempts">This one included.</param>
public sealed record ClaimedSubmission(OrderNumber Order, Guid Lease, int Attempts, bool IsReferenceAsked);
