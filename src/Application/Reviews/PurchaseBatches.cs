using Microsoft.Extensions.Logging;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Application.Reviews;

/// <summary>Works off the purchases that wait, batch by batch.</summary>
/// <remarks>
/// A batch ends in the unit of work that stores its purchases: whenever a node dies, the batch is either done or still there, and after its lease another
/// node takes it.
/// </remarks>
public sealed partial class PurchaseBatches
{
    /// <summary>So few that all of them are done well within the lease.</summary>
    private const int MostAtOnce = 10;

    private static readonly Duration Lease = Duration.FromMinutes(1);

    private static readonly Duration MostDelay = Duration.FromHours(1);

    private readonly IPurchaseBatches _batches;

    private readonly IPurchaseImports _imports;

    private readonly IWebsites _websites;

    private readonly PurchaseIntake _intake;

    private readonly IUnitOfWork _unitOfWork;

    private readonly IClock _clock;

    private readonly ILogger<PurchaseBatches> _logger;

    internal PurchaseBatches(
        IPurchaseBatches batches, IPurchaseImports imports, IWebsites websites, PurchaseIntake intake, IUnitOfWork unitOfWork, IClock clock, ILogger<PurchaseBatches> logger) =>
        (_batches, _imports, _websites, _intake, _unitOfWork, _clock, _logger) = (batches, imports, websites, intake, unitOfWork, clock, logger);

    /// <summary>Does all that is due now; returns how many purchases it looked at.</summary>
    public Task<int> Round(CancellationToken ct) => _unitOfWork.WorkOff(
        look => _batches.HasDue(_clock.GetCurrentInstant(), look),
        unit => _batches.Claim(MostAtOnce, _clock.GetCurrentInstant(), _clock.GetCurrentInstant() + Lease, unit),
        batch => TryWork(batch, ct),
        ct);

    private async Task<int> TryWork(ClaimedBatch batch, CancellationToken ct)
    {
        try
        {
            var purchases = _batches.Read(batch);
            return (await _unitOfWork.Run(async unit => Result<bool>.Of(await Work(batch, purchases, unit)), ct)).Value ? purchases.Count : 0;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // It may be a fault of ours, or of the storage: the batch stays, and does not hold up the others.
            Failed(_logger, batch.Seq, batch.Attempts, failure);
            await _unitOfWork.Run(unit => _batches.Postpone(batch, _clock.GetCurrentInstant() + DelayAfter(batch.Attempts), unit), ct);
            return 0;
        }
    }

    private async Task<bool> Work(ClaimedBatch batch, IReadOnlyList<ReadPurchase> purchases, CancellationToken ct)
    {
        if (!await _batches.TryFinish(batch, ct))
            return false;

        var website = await _websites.Find(batch.Owner, batch.Website, ct) ?? throw new InvalidOperationException($"There is no website {batch.Website}.");
        var outcomes = await _intake.Take(website, batch.Source, purchases, ct);
        if (batch.Import is { } import)
            await _imports.Note(import, purchases, outcomes, _clock.GetCurrentInstant(), ct);
        return true;
    }

    private static Duration DelayAfter(int attempts) => Duration.Min(MostDelay, Duration.FromSeconds(Math.Pow(2, Math.Min(attempts, 12))));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The batch of purchases {Batch} failed at attempt {Attempt} and waits for another")]
    private static partial void Failed(ILogger logger, long batch, int attempt, Exception failure);
}
