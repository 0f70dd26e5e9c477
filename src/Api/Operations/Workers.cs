using Parcours.Api.Reviews;
using Parcours.Api.Simulator;
using Parcours.Api.Unboxing;

namespace Parcours.Api.Operations;

/// <summary>What a node does of its own accord.</summary>
public static class Workers
{
    public static IServiceCollection AddWorkers(this IServiceCollection services, IConfiguration configuration)
    {
        AutopilotWorker.AddTo(services, configuration);
        return services.AddHostedService<Housekeeping>().AddHostedService<UnboxingClockWorker>().AddHostedService<ScoringWorker>().AddHostedService<PurchaseBatchWorker>().AddHostedService<PurchaseFilesWorker>().AddHostedService<InvitationWorker>();
    }
}
