using NodaTime;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing;

public interface ISubmissions
{
    /// <summary>Stores the order's submission, to be scored at once; false when it has one.</summary>
    Task<bool> TryAdd(Submission submission, CancellationToken ct);

    Task<Submission?> Find(OrderNumber order, CancellationToken ct);

    /// <summary>What the evidence of the order's submission is worth; null until it is scored.</summary>
    Task<EvidenceReport?> FindReport(OrderNumber order, CancellationToken ct);

    /// <summary>Up to <paramref name="most"/> orders that ended by <paramref name="before"/> and whose files are still there.</summary>
    Task<IReadOnlyList<OrderNumber>> ToErase(Instant before, int most, CancellationToken ct);

    /// <summary>Notes on the order's submission that its files are gone.</summary>
    Task NoteErased(OrderNumber order, Instant now, CancellationToken ct);
}
