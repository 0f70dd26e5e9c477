using NodaTime;
using Parcours.Domain.Operations;

namespace Parcours.Application.Operations;

/// <summary>The accounts of those who work for the platform; of their secrets only the hashes are kept.</summary>
public interface IOperators
{
    /// <summary>Null when nobody has the secret, or no longer.</summary>
    Task<Operator?> Find(OperatorSecret secret, CancellationToken ct);

    /// <param name="courier">The courier that the operator is; null makes a dispatcher.</param>
    Task<Operator> Add(string name, CourierId? courier, OperatorSecret secret, Instant now, CancellationToken ct);

    /// <summary>The dispatcher's secret opens nothing any more; false when there is no such dispatcher, or not any more.</summary>
    Task<bool> TryRevoke(OperatorId dispatcher, Instant now, CancellationToken ct);

    /// <summary>The courier can no longer sign in.</summary>
    Task Revoke(CourierId courier, Instant now, CancellationToken ct);
}
