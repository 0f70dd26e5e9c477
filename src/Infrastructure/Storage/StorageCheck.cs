using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Parcours.Infrastructure.Storage;

/// <summary>Ready means that the storage takes a new connection and has the schema that this build works with.</summary>
public sealed class StorageCheck(Migrator migrator) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await migrator.EnsureCurrent(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
