using Parcours.Application.Unboxing;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Api.Unboxing;

/// <summary>Looks four times a minute for windows that are over and reminders that are due.</summary>
internal sealed class UnboxingClockWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger<UnboxingClockWorker> logger) : PeriodicWorker(scopes, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(15);

    protected override Task Round(IServiceProvider services, CancellationToken ct) => services.GetRequiredService<UnboxingClock>().Round(ct);
}
