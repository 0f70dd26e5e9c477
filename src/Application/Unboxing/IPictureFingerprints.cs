using NodaTime;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Unboxing;

/// <summary>The pictures that were ever submitted, as hashes: enough to know a near copy again, not to see anything.</summary>
public interface IPictureFingerprints
{
    /// <summary>Keeps the pictures of an order's submission, in place of those that it had.</summary>
    Task Save(long order, Mode mode, Instant submittedAt, IReadOnlyList<SubmittedPicture> pictures, CancellationToken ct);

    /// <summary>
    /// The pictures of other orders, submitted before, that may be the same: one of their views has a band in common with one of these.
    /// Of two that were submitted in the same moment, the lower number was before. A seek for each band, at most eight for each view, whatever
    /// the number of pictures; the newest 1 000 views for each.
    /// </summary>
    Task<IReadOnlyList<KnownPicture>> Candidates(long order, Mode mode, Instant submittedAt, IReadOnlyList<PictureHash> views, CancellationToken ct);

    /// <summary>Likewise those that were submitted after it, the oldest first.</summary>
    Task<IReadOnlyList<KnownPicture>> LaterCandidates(long order, Mode mode, Instant submittedAt, IReadOnlyList<PictureHash> views, CancellationToken ct);

    /// <summary>Removes what is kept of an order's pictures.</summary>
    Task Forget(long order, CancellationToken ct);
}

public sealed record SubmittedPicture(MediaId Medium, IReadOnlyList<PictureHash> Views);

public sealed record KnownPicture(long OrderNumber, PictureHash Hash);
