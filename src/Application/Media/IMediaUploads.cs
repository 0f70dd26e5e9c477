using NodaTime;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Application.Media;

/// <summary>
/// The images that no order has yet. One is noted before it is stored, and the unit of work that gives it to an order takes the note away;
/// what is noted for too long is swept, so that nothing is stored for ever that nobody can reach.
/// </summary>
public interface IMediaUploads
{
    /// <summary>How long an image waits for its order.</summary>
    static readonly Duration Lifetime = Duration.FromHours(24);

    Task Add(MediaId id, OperatorId by, Instant now, CancellationToken ct);

    /// <summary>Takes the note away; false when the operator has no such upload, or no longer.</summary>
    Task<bool> TryTake(MediaId id, OperatorId by, Instant now, CancellationToken ct);

    /// <summary>Up to <paramref name="most"/> uploads past their lifetime.</summary>
    Task<IReadOnlyList<MediaId>> Expired(Instant now, int most, CancellationToken ct);

    Task Forget(MediaId id, CancellationToken ct);
}
