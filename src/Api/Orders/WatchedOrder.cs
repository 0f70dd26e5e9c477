using System.Collections.Concurrent;
using Parcours.Application.Orders;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Orders;

namespace Parcours.Api.Orders;

/// <summary>An order that somebody watches, and what all of them see of it.</summary>
internal sealed partial class WatchedOrder : IDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _ends = new();
    private readonly OrderId _id;
    private readonly OrderWatch _watch;
    private readonly Func<OrderId, CancellationToken, Task<TrackingView?>> _read;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task _following;
    private volatile Task<Sighting?> _now;

    public WatchedOrder(OrderId id, OrderFeed feed, Func<OrderId, CancellationToken, Task<TrackingView?>> read, TimeProvider time, ILogger logger)
    {
        (_id, _read, _time, _logger) = (id, read, time, logger);
        _watch = feed.Watch(id);
        // It outlives the request of whoever comes first, and must not keep what that request holds.
        using (ExecutionContext.SuppressFlow())
        {
            _now = Task.Run(Begin);
            _following = Task.Run(Follow);
        }
    }

    /// <summary>How many watch it; whoever counts holds a lock.</summary>
    public int Viewers { get; set; }

    /// <summary>The order as it was last read; null when there is none.</summary>
    public Task<Sighting?> Now => _now;

    public void Dispose()
    {
        _ends.Cancel();
        _watch.Dispose();
    }

    private async Task<Sighting?> Begin() => await _read(_id, _ends.Token) is { } order ? new Sighting(order) : null;

    private async Task Follow()
    {
        try
        {
            var seen = await _now;
            while (seen is { Order.HasEnded: false })
            {
                await _watch.Changed(_ends.Token);
                if (await ReadAgain() is { } order && order.Version != seen.Order.Version)
                    seen = Show(order, seen);
            }
        }
        catch (OperationCanceledException) when (_ends.IsCancellationRequested)
        {
            // Nobody watches any more.
        }
        catch (Exception) when (_now.IsFaulted)
        {
            // Those who wait for the first sight are told.
        }
    }

    private Sighting Show(TrackingView order, Sighting before)
    {
        var now = new Sighting(order);
        _now = Task.FromResult<Sighting?>(now);
        before.Follow(now);
        return now;
    }

    private async Task<TrackingView?> ReadAgain()
    {
        while (true)
        {
            try
            {
                return await _read(_id, _ends.Token);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Failed(_logger, failure);
            }

            await Task.Delay(PauseAfterFailure, _time, _ends.Token);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An order that is watched could not be read; it is tried again")]
    private static partial void Failed(ILogger logger, Exception failure);
}

/// <summary>How an order looked at a moment, written once for all who see it, and what it looked like next.</summary>
public sealed class Sighting(TrackingView order)
{
    private readonly TaskCompletionSource<Sighting> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly ConcurrentDictionary<string, Task<string>> _written = new(StringComparer.Ordinal);

    public TrackingView Order => order;

    /// <summary>Comes when something has happened to the order.</summary>
    public Task<Sighting> Next => _next.Task;

    /// <summary>The text in this form, which is written by whoever asks first.</summary>
    public Task<string> Text(string form, Func<TrackingView, Task<string>> write) =>
        _written.GetOrAdd(form, _ => write(order));

    internal void Follow(Sighting next) => _next.SetResult(next);
}
