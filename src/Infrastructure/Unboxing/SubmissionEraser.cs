using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parcours.Application.Unboxing;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Infrastructure.Unboxing;

internal sealed class SubmissionEraser(IServiceScopeFactory scopes, TimeProvider time, ILogger<SubmissionEraser> logger) : PeriodicWorker(scopes, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromMinutes(10);

    protected override Task Round(IServiceProvider services, CancellationToken ct) => services.GetRequiredService<SubmissionErasure>().Round(ct);
}
