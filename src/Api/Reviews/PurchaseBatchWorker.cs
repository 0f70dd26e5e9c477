using Parcours.Application.Reviews;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Api.Reviews;

/// <summary>Looks every second for purchases that wait.</summary>
internal sealed class PurchaseBatchWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger<PurchaseBatchWorker> logger) : PeriodicWorker(scopes, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    protected override Task Round(IServiceProvider services, CancellationToken ct) => services.GetRequiredService<PurchaseBatches>().Round(ct);
}
