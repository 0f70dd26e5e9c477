using Parcours.Application.Reviews;
using Parcours.Infrastructure.Kernel;
using Parcours.Infrastructure.Reviews.Drops;

namespace Parcours.Api.Reviews;

/// <summary>Looks into the drop folders. One whose server does not answer does not keep the others waiting.</summary>
internal sealed partial class PurchaseFilesWorker(DropOptions options, IServiceScopeFactory scopes, TimeProvider time, ILogger<PurchaseFilesWorker> logger)
    : PeriodicWorker(scopes, time, logger)
{
    private readonly Dictionary<string, Dictionary<string, DroppedFile>> _seen = options.Drops.ToDictionary(drop => drop.Place, _ => new Dictionary<string, DroppedFile>(StringComparer.Ordinal));

    protected override TimeSpan Interval => options.Interval;

    protected override Task Round(IServiceProvider services, CancellationToken ct) =>
        Task.WhenAll(options.Drops.Select(drop => Look(drop, services.GetRequiredService<IServiceScopeFactory>(), ct)));

    private async Task Look(IFileDrop drop, IServiceScopeFactory scopes, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<PurchaseFiles>().Round(drop, _seen[drop.Place], ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Unreachable(logger, drop.Place, failure.GetType().Name, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Place} cannot be looked into now: {Failure}: {Reason}")]
    private static partial void Unreachable(ILogger logger, string place, string failure, string reason);
}
