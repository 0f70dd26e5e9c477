using NodaTime;
using Parcours.Domain.Operations;

namespace Parcours.Application.Operations;

/// <summary>Every method runs inside a unit of work.</summary>
public interface ICourierRepository
{
    Task Add(Courier courier, Instant now, CancellationToken ct);

    Task<CourierView?> Find(CourierId id, CancellationToken ct);

    /// <summary>Notes that the courier gets an order; false when they are deactivated.</summary>
    Task<bool> TryNoteAssignment(CourierId id, Instant now, CancellationToken ct);

    /// <summary>False when they were deactivated before.</summary>
    Task<bool> TryDeactivate(CourierId id, Instant now, CancellationToken ct);
}

/// <param name="DeactivatedAt">Null while the courier works.</param>
public sealed record CourierView(Courier Courier, Instant CreatedAt, Instant? DeactivatedAt);
