using Parcours.Application.Reviews;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Api.Reviews;

/// <summary>Looks for requests for reviews that are due.</summary>
internal sealed class InvitationWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger<InvitationWorker> logger) : PeriodicWorker(scopes, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    protected override Task Round(IServiceProvider services, CancellationToken ct) => services.GetRequiredService<Invitations>().Round(ct);
}
