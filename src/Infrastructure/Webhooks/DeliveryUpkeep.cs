using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>Puts right what two units left blocked between them, and sets aside what waits for an endpoint that is off.</summary>
internal sealed class DeliveryUpkeep(DeliveryQueue queue, IServiceScopeFactory scopes, TimeProvider time, ILogger<DeliveryUpkeep> logger)
    : PeriodicWorker(scopes, time, logger)
{
    /// <summary>Some milliseconds of a read connection.</summary>
    private const int MostLookedAt = 5000;

    private long _looked;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(5);

    protected override Task Round(IServiceProvider services, CancellationToken ct) => Round(ct);

    public async Task Round(CancellationToken ct)
    {
        _looked = await queue.Heal(_looked, MostLookedAt, ct);
        await queue.ParkForInactive(ct);
    }
}
