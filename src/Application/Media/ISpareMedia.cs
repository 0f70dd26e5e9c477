using NodaTime;
using Parcours.Domain.Orders;

namespace Parcours.Application.Media;

/// <summary>
/// Files that nobody has yet, or any more. One is noted before it is stored, and the unit of work that gives it to somebody takes the note away; what is
/// past its time is swept.
/// </summary>
public interface ISpareMedia
{
    /// <summary>How long a file waits that is stored for somebody: far longer than storing it can take.</summary>
    static readonly Duration Patience = Duration.FromHours(1);

    Task Add(MediaId id, Instant expiresAt, CancellationToken ct);

    /// <summary>Up to <paramref name="most"/> whose time is over.</summary>
    Task<IReadOnlyList<MediaId>> Expired(Instant now, int most, CancellationToken ct);

    Task Forget(MediaId id, CancellationToken ct);
}
