using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Orders;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing;

/// <summary>Scores what customers submitted, one submission at a time; several may be at it on any node. None is lost, and none that fails is in the way of another.</summary>
public sealed partial class SubmissionScoring
{
    /// <summary>Renewed while the analysis goes on, so that the submissions of a node that died are soon another's.</summary>
    public static readonly Duration Lease = Duration.FromMinutes(2);

    private static readonly TimeSpan HoldEvery = TimeSpan.FromSeconds(30);

    private static readonly Duration[] RetryAfter = [Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(15), Duration.FromHours(1)];

    /// <summary>Then the report says that nothing was measured. An attempt that took its node down counts too.</summary>
    public static readonly int MostAttempts = RetryAfter.Length + 1;

    private static readonly Histogram<double> Overdue = Telemetry.Meter.CreateHistogram<double>("parcours.scoring.overdue", "s", "How long the oldest due submission has waited");
    private static readonly Histogram<double> Durations = Telemetry.Meter.CreateHistogram<double>("parcours.scoring.duration", "s", "Duration of an analysis by its outcome");
    private static readonly Histogram<double> Waits = Telemetry.Meter.CreateHistogram<double>("parcours.scoring.wait", "s", "From a submission to its score");

    private readonly IScoringQueue _queue;
    private readonly ISubmissions _submissions;
    private readonly IUploads _uploads;
    private readonly IMediaStore _store;
    private readonly ReferencePhotos _references;
    private readonly IEvidenceAnalyzer _analyzer;
    private readonly IUnboxingLinks _links;
    private readonly IOrderRepository _orders;
    private readonly OrderSteps _steps;
    private readonly IOutbox _outbox;
    private readonly IUnitOfWork _unitOfWork;
    private readonly IClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<SubmissionScoring> _logger;

    internal SubmissionScoring(
        IScoringQueue queue, ISubmissions submissions, IUploads uploads, IMediaStore store, ReferencePhotos references, IEvidenceAnalyzer analyzer, IUnboxingLinks links,
        IOrderRepository orders, OrderSteps steps, IOutbox outbox, IUnitOfWork unitOfWork, IClock clock, TimeProvider time, ILogger<SubmissionScoring> logger)
    {
        (_queue, _submissions, _uploads, _store, _references, _analyzer, _links) = (queue, submissions, uploads, store, references, analyzer, links);
        (_orders, _steps, _outbox, _unitOfWork, _clock, _time, _logger) = (orders, steps, outbox, unitOfWork, clock, time, logger);
    }

    private Instant Now => _clock.GetCurrentInstant();

    /// <summary>Scores all that is due; returns how many it took on.</summary>
    public async Task<int> Round(CancellationToken ct)
    {
        var taken = 0;
        while (await _queue.OldestDue(Now, ct) is { } dueAt)
        {
            Overdue.Record((Now - dueAt).TotalSeconds);
            var claimed = await _unitOfWork.Run(async unit => Result<ClaimedSubmission?>.Of(await _queue.TryClaim(Now, Now + Lease, unit)), ct);
            // Another was faster.
            if (claimed.Value is null)
                break;
            await Serve(claimed.Value, ct);
            taken++;
        }

        return taken;
    }

    private async Task Serve(ClaimedSubmission claimed, CancellationToken ct)
    {
        var started = _time.GetTimestamp();
        using var held = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var holding = Hold(claimed, held);
        string outcome;
        try
        {
            outcome = claimed.Attempts > MostAttempts ? await GiveUp(claimed, ct) : await Score(claimed, held.Token);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // That we stop is no failure of the analysis.
            await _unitOfWork.Run(unit => _queue.GiveBack(claimed, Now, unit), CancellationToken.None);
            throw;
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested)
        {
            outcome = Lost;
        }
        catch (Exception failure)
        {
            Failed(_logger, claimed.Order, claimed.Attempts, failure);
            outcome = claimed.Attempts >= MostAttempts ? await GiveUp(claimed, ct) : await PutOff(claimed, "failed", ct);
        }
        finally
        {
            await held.CancelAsync();
            await holding;
        }

        Durations.Record(_time.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
    }

    /// <summary>Keeps the lease until <paramref name="held"/> is cancelled, and cancels it when the lease is lost: two would do the same work.</summary>
    private async Task Hold(ClaimedSubmission claimed, CancellationTokenSource held)
    {
        using var timer = new PeriodicTimer(HoldEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(held.Token))
            {
                if (!await TryHold(claimed, held.Token))
                    await held.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested)
        {
            // Done, or lost.
        }
    }

    private async Task<bool> TryHold(ClaimedSubmission claimed, CancellationToken ct)
    {
        try
        {
            return (await _unitOfWork.Run(async unit => Result<bool>.Of(await _queue.TryHold(claimed, Now + Lease, unit)), ct)).Value;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The lease has time for another try or two.
            NotHeld(_logger, claimed.Order, failure);
            return true;
        }
    }

    private async Task<string> Score(ClaimedSubmission claimed, CancellationToken ct)
    {
        var (order, submission, media) = await Read(claimed, ct);
        var reference = await _references.Of(order, claimed, media, ct);
        if (await _analyzer.Analyze(EvidenceOf(order, submission, media) with { Reference = reference }, claimed.Attempts == MostAttempts, ct) is { } analysis)
            return await Store(claimed, submission, analysis, ct);
        NotInTime(_logger, claimed.Order, claimed.Attempts);
        return await PutOff(claimed, "late", ct);
    }

    /// <summary>The submission is not lost, and does not come back: its report says that nothing was measured. One that an earlier analysis made is better.</summary>
    private async Task<string> GiveUp(ClaimedSubmission claimed, CancellationToken ct)
    {
        var (order, submission, media) = await Read(claimed, ct);
        var report = await _submissions.FindReport(claimed.Order, ct) ?? EvidenceScore.NotAnalyzed(EvidenceOf(order, submission, media), MostAttempts);
        var stored = await Store(claimed, submission, new Analysis(report, []), ct);
        return stored == Lost ? Lost : "given_up";
    }

    private async Task<string> PutOff(ClaimedSubmission claimed, string why, CancellationToken ct)
    {
        await _unitOfWork.Run(unit => _queue.PutOff(claimed, Now + RetryAfter[claimed.Attempts - 1], unit), ct);
        return why;
    }

    private async Task<(Order Order, Submission Submission, IReadOnlyList<Upload> Media)> Read(ClaimedSubmission claimed, CancellationToken ct)
    {
        var (order, submission) = (await _orders.Find(claimed.Order, ct), await _submissions.Find(claimed.Order, ct));
        return order is null || submission is null
            ? throw new InvalidOperationException($"The submission of order {claimed.Order} is gone.")
            : (order, submission, [.. (await _uploads.Of(claimed.Order, Now, ct)).Where(upload => upload.IsSubmitted)]);
    }

    private Evidence EvidenceOf(Order order, Submission submission, IReadOnlyList<Upload> media)
    {
        var (number, unboxing) = (order.Number!.Value, order.Unboxing!);
        return new Evidence(
            number.Value,
            order.Owner.Mode,
            unboxing.Code.Value,
            [new Uri(_links.Unboxing(number, unboxing.Code))],
            unboxing.Window!.OpenedAt,
            submission.At,
            submission.Condition == Condition.Ok ? Declaration.AsExpected : Declaration.Problem,
            [.. media.Where(medium => MediumKinds.OfCustomers.Contains(medium.Kind)).Select(medium => new EvidenceMedium(medium.Original, medium.Kind, medium.IsLive, FileOf(medium)))]);
    }

    private EvidenceFile FileOf(Upload medium) => new(opening => _store.Open(medium.Original, opening));

    private async Task<string> Store(ClaimedSubmission claimed, Submission submission, Analysis analysis, CancellationToken ct)
    {
        Result<bool> stored;
        // Refused only where the order moved between reading and writing it: then it is read again.
        do
            stored = await _unitOfWork.Run(unit => Store(claimed, analysis, Now, unit), ct);
        while (stored.Error is not null);

        if (!stored.Value)
            return Lost;
        Waits.Record((Now - submission.At).TotalSeconds);
        return Names.Of(analysis.Report.Recommendation);
    }

    private async Task<Result<bool>> Store(ClaimedSubmission claimed, Analysis analysis, Instant now, CancellationToken ct)
    {
        var isFirst = await _submissions.FindReport(claimed.Order, ct) is null;
        if (!await _queue.TryStore(claimed, analysis.Report, ct))
            return false;
        if (isFirst)
            await Tell(claimed.Order, analysis.Report, now, ct);
        foreach (var later in analysis.SeenLater)
            await ScoreAgain(new OrderNumber(later), now, ct);
        return analysis.Report.Contradictions is [var contradiction, ..] ? await Dispute(claimed.Order, contradiction.Kind, now, ct) : true;
    }

    /// <summary>Only now, and whatever became of the order meanwhile: so the merchant hears of a submission once, and of its score with it.</summary>
    private async Task Tell(OrderNumber number, EvidenceReport report, Instant now, CancellationToken ct)
    {
        var order = await _orders.Find(number, ct) ?? throw new InvalidOperationException($"Order {number} is gone.");
        await _outbox.Append(OrderEvents.Scored(order, report.Confidence, Names.Of(report.Recommendation), now), ct);
    }

    /// <summary>It was scored before this one, in which its pictures were shown first. Once it is known to have copied, another original changes nothing.</summary>
    private async Task ScoreAgain(OrderNumber later, Instant now, CancellationToken ct)
    {
        var known = await _submissions.FindReport(later, ct);
        if (known is null || !known.Contradictions.Any(contradiction => contradiction.Kind == ContradictionKind.PictureReused))
            await _queue.ScoreAgain(later, now, ct);
    }

    private async Task<Result<bool>> Dispute(OrderNumber number, ContradictionKind contradiction, Instant now, CancellationToken ct)
    {
        var order = await _orders.Find(number, ct) ?? throw new InvalidOperationException($"Order {number} is gone.");
        var disputed = order.Dispute(Names.Of(contradiction), Actors.Platform, now);
        // The customer disputed it before, or the merchant has decided: what was found stands in the report.
        return disputed.Error is not null ? true : (await _steps.Store(disputed, ct)).Map(_ => true);
    }

    private const string Lost = "lost";

    [LoggerMessage(Level = LogLevel.Warning, Message = "The submission of order {Order} was not scored at attempt {Attempt}")]
    private static partial void Failed(ILogger logger, OrderNumber order, int attempt, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The files of order {Order} could not be looked at in time at attempt {Attempt}")]
    private static partial void NotInTime(ILogger logger, OrderNumber order, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of the submission of order {Order} was not renewed")]
    private static partial void NotHeld(ILogger logger, OrderNumber order, Exception failure);
}
