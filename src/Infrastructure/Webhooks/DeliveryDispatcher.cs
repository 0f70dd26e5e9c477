using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Webhooks;
using Parcours.Domain.Partners;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>
/// Decides what this node sends next. Each endpoint has a share of the requests under way; one that fails or is slow has a small one, and all of
/// these together never have more than half: whatever hangs, there is room for those that answer.
/// </summary>
internal sealed partial class DeliveryDispatcher(
    DeliveryQueue queue, DeliverySignal signal, IWebhookSender sender, WebhookOptions options, IClock clock, TimeProvider time, ILogger<DeliveryDispatcher> logger)
{
    private const int PerSuspect = 2;

    private const int MostReleased = 500;

    private static readonly Duration Slow = Duration.FromSeconds(2);

    /// <summary>So long what is due waits for enough free places that several are claimed by one unit of work.</summary>
    private static readonly TimeSpan MostGathering = TimeSpan.FromMilliseconds(100);

    /// <summary>A backlog is in no hurry: between its claims passes so many times as long as the last one took, and a storage that is busy with requests has that time for them.</summary>
    private const int PausePerClaim = 3;

    private static readonly TimeSpan RecordAgainAfter = TimeSpan.FromMilliseconds(200);

    private const int MostRecordings = 100;

    private static readonly Counter<long> Attempts = Telemetry.Meter.CreateCounter<long>("parcours.webhooks.attempts", "{attempt}", "Attempts by their outcome");
    private static readonly Histogram<double> Durations = Telemetry.Meter.CreateHistogram<double>("parcours.webhooks.duration", "s", "Duration of an attempt");
    private static readonly Histogram<double> Waits = Telemetry.Meter.CreateHistogram<double>("parcours.webhooks.wait", "s", "From an event to its first attempt");
    private static readonly UpDownCounter<int> UnderWay = Telemetry.Meter.CreateUpDownCounter<int>("parcours.webhooks.under_way", "{request}", "Requests under way");
    private static readonly Histogram<double> OutboxAge = Telemetry.Meter.CreateHistogram<double>("parcours.webhooks.overdue", "s", "How long the oldest due delivery of an endpoint has waited");

    private readonly Lock _lock = new();
    private readonly Dictionary<long, EndpointLoad> _loads = [];
    private int _underWay;
    private int _suspectsUnderWay;
    private TaskCompletionSource _idle = Completed();

    /// <summary>Ends when nothing is under way.</summary>
    public Task Idle()
    {
        lock (_lock)
            return _idle.Task;
    }

    /// <summary>Looks everywhere for what is due, also for what a node held that died.</summary>
    public async Task LookEverywhere(CancellationToken ct)
    {
        while (await queue.ReleaseExpired(MostReleased, ct) == MostReleased)
            ct.ThrowIfCancellationRequested();
        var due = await queue.Due(ct);
        var now = clock.GetCurrentInstant();
        foreach (var endpoint in due)
            OutboxAge.Record((now - endpoint.DueAt).TotalSeconds);
        Note(due);
    }

    /// <summary>Looks for what is due of one owner.</summary>
    public async Task Look(Owner owner, CancellationToken ct) => Note(await queue.Due(owner, ct));

    /// <summary>Claims what there is room for and begins to send it; returns how many.</summary>
    public async Task<int> Dispatch(CancellationToken ct)
    {
        var room = Reserve();
        if (room.Count == 0)
            return 0;

        ClaimedDeliveries claimed;
        var begun = time.GetTimestamp();
        try
        {
            claimed = await queue.Claim(room, ct);
        }
        catch
        {
            Settle(room, [], room.Keys, TimeSpan.Zero);
            throw;
        }

        var pause = PausePerClaim * time.GetElapsedTime(begun);
        Settle(room, claimed.Deliveries, claimed.MayHaveMore, pause);
        if (claimed.MayHaveMore.Count > 0)
            _ = Task.WhenAll(LookAgain(pause, ct), LookAgain(MostGathering, ct));
        foreach (var delivery in claimed.Deliveries)
            _ = Deliver(delivery, ct);
        return claimed.Deliveries.Count;
    }

    private void Note(IReadOnlyList<DueEndpoint> due)
    {
        lock (_lock)
        {
            foreach (var endpoint in due)
            {
                var load = LoadOf(endpoint.Seq);
                load.IsDue = true;
                load.IsSuspect |= endpoint.FailingSince is not null;
            }
        }
    }

    /// <summary>Divides the free places among the endpoints that something is due for, and takes them.</summary>
    private Dictionary<long, int> Reserve()
    {
        lock (_lock)
        {
            var room = new Dictionary<long, int>();
            var due = _loads.Where(pair => IsWorthAClaim(pair.Value)).OrderBy(pair => pair.Value.LastServed).ToList();
            for (var left = due.Count; left > 0; left--)
            {
                var (endpoint, load) = due[^left];
                var share = Math.Max(1, (options.Concurrency - _underWay) / left);
                var granted = Math.Min(share, RoomOf(load));
                if (granted <= 0)
                    continue;
                room[endpoint] = granted;
                Take(load, granted);
                load.IsDue = false;
                load.LastServed = time.GetTimestamp();
            }

            return room;
        }
    }

    /// <summary>A backlog goes out in whole sets: each claim is a unit of work that requests wait behind.</summary>
    private bool IsWorthAClaim(EndpointLoad load) =>
        load.IsDue && RoomOf(load) > 0
        && (time.GetElapsedTime(load.LastServed) >= MostGathering
            || (load.Pause is { } pause
                ? load.UnderWay == 0 && time.GetElapsedTime(load.LastServed) >= pause
                : load.UnderWay <= options.PerEndpoint / 2));

    private int RoomOf(EndpointLoad load) => Math.Min(
        options.Concurrency - _underWay,
        load.IsSuspect
            ? Math.Min(Math.Min(PerSuspect, options.PerEndpoint) - load.UnderWay, Math.Max(1, options.Concurrency / 2) - _suspectsUnderWay)
            : options.PerEndpoint - load.UnderWay);

    /// <summary>Gives back the places that nothing was found for.</summary>
    private void Settle(Dictionary<long, int> room, IReadOnlyList<ClaimedDelivery> claimed, IEnumerable<long> mayHaveMore, TimeSpan pause)
    {
        lock (_lock)
        {
            var taken = claimed.CountBy(delivery => delivery.EndpointSeq).ToDictionary();
            foreach (var (endpoint, granted) in room)
                Take(LoadOf(endpoint), taken.GetValueOrDefault(endpoint) - granted);
            foreach (var endpoint in room.Keys)
                LoadOf(endpoint).Pause = null;
            foreach (var endpoint in mayHaveMore)
                (LoadOf(endpoint).IsDue, LoadOf(endpoint).Pause) = (true, pause);
            Forget(room.Keys);
        }
    }

    /// <summary>When a pause is over; and when one of a set is slow, so that the others' places are filled without it.</summary>
    private async Task LookAgain(TimeSpan after, CancellationToken ct)
    {
        await Task.Delay(after, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        signal.RoomMade();
    }

    private async Task Deliver(ClaimedDelivery delivery, CancellationToken ct)
    {
        WebhookAnswer? answer = null;
        var hasNext = false;
        UnderWay.Add(1);
        try
        {
            if (delivery.Attempts == 0)
                Waits.Record((clock.GetCurrentInstant() - delivery.Webhook.EventAt).TotalSeconds);
            // The request has left by the time a shutdown is asked for: its answer is still waited for and recorded.
            answer = await sender.Send(delivery.Webhook, CancellationToken.None);
            hasNext = await Record(delivery, answer, ct);
        }
        catch (Exception failure)
        {
            // The lease ends, and the delivery is made again.
            NotRecorded(logger, delivery.Webhook.EventId, delivery.EndpointId.Value, failure);
        }
        finally
        {
            UnderWay.Add(-1);
            Finished(delivery.EndpointSeq, answer, hasNext);
        }
    }

    /// <summary>An answer that is not recorded is a request made twice, so a storage that has no room right now is asked again.</summary>
    private async Task<bool> Record(ClaimedDelivery delivery, WebhookAnswer answer, CancellationToken ct)
    {
        for (var recordings = 1; ; recordings++)
        {
            try
            {
                var recorded = await queue.Record(delivery, answer, CancellationToken.None);
                Attempts.Add(1, new KeyValuePair<string, object?>("outcome", recorded.Outcome));
                Durations.Record(answer.Took.TotalSeconds);
                if (!answer.IsAcknowledged)
                    Unsuccessful(logger, delivery.Webhook.EventId, delivery.EndpointId.Value, delivery.Attempts + 1, answer.Error, recorded.Outcome);
                return recorded.HasNext;
            }
            catch (Exception busy) when (busy is OverloadedException or StorageFullException && recordings < MostRecordings && !ct.IsCancellationRequested)
            {
                await Task.Delay(RecordAgainAfter, time, CancellationToken.None);
            }
        }
    }

    private void Finished(long endpoint, WebhookAnswer? answer, bool hasNext)
    {
        bool isWanted;
        lock (_lock)
        {
            var load = LoadOf(endpoint);
            Take(load, -1);
            Suspect(load, answer is null || !answer.IsAcknowledged || answer.Took > Slow);
            load.IsDue |= hasNext;
            isWanted = _loads.Values.Any(IsWorthAClaim);
            Forget([endpoint]);
        }

        if (isWanted)
            signal.RoomMade();
    }

    private void Take(EndpointLoad load, int places)
    {
        var wasIdle = _underWay == 0;
        load.UnderWay += places;
        _underWay += places;
        if (load.IsSuspect)
            _suspectsUnderWay += places;
        if (wasIdle && _underWay > 0)
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        else if (_underWay == 0)
            _idle.TrySetResult();
    }

    private void Suspect(EndpointLoad load, bool isSuspect)
    {
        if (load.IsSuspect == isSuspect)
            return;
        load.IsSuspect = isSuspect;
        _suspectsUnderWay += isSuspect ? load.UnderWay : -load.UnderWay;
    }

    private EndpointLoad LoadOf(long endpoint)
    {
        if (!_loads.TryGetValue(endpoint, out var load))
            _loads[endpoint] = load = new EndpointLoad();
        return load;
    }

    private void Forget(IEnumerable<long> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            if (_loads.TryGetValue(endpoint, out var load) && load is { UnderWay: 0, IsDue: false })
                _loads.Remove(endpoint);
        }
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Event {Event} to endpoint {Endpoint}, attempt {Attempt}: {Reason}; {Outcome}")]
    private static partial void Unsuccessful(ILogger logger, Guid @event, string endpoint, int attempt, string? reason, string outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "What came back for event {Event} from endpoint {Endpoint} was not recorded; it is sent again")]
    private static partial void NotRecorded(ILogger logger, Guid @event, string endpoint, Exception failure);

    private sealed class EndpointLoad
    {
        public int UnderWay { get; set; }

        public bool IsDue { get; set; }

        /// <summary>From the last claim to the next one; null unless that took all that it might, and left a backlog.</summary>
        public TimeSpan? Pause { get; set; }

        public bool IsSuspect { get; set; }

        public long LastServed { get; set; }
    }
}
