using Parcours.Application.Unboxing;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Api.Unboxing;

/// <summary>Looks every other second for submissions to score. Two are scored at once: as many as there are places for measuring processes.</summary>
internal sealed class ScoringWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger<ScoringWorker> logger) : PeriodicWorker(scopes, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    protected override int AtOnce => 2;

    protected override Task Round(IServiceProvider services, CancellationToken ct) => services.GetRequiredService<SubmissionScoring>().Round(ct);
}
