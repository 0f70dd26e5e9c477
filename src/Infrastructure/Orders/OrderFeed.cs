using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Kernel;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Orders;

/// <summary>
/// Tells those who watch an order that something happened to it, on whichever node it happened: one look a second at the end of the outbox,
/// however many watch, and none while nobody does.
/// </summary>
public sealed class OrderFeed : PeriodicWorker
{
    private const int MostEventsAtOnce = 1000;

    /// <summary>On SQL Server a lower number may commit after a higher one; so far back the end is read again.</summary>
    private const int Overlap = 200;

    private static readonly Statement LastEvent = new("SELECT COALESCE(MAX(e.seq), 0) FROM outbox_events AS e");

    private static readonly Statement EventsAfter = Statement.For(dialect => $"""
        SELECT e.seq, e.subject FROM outbox_events AS e WHERE e.seq > @After ORDER BY e.seq {dialect.Take("@Most")}
        """);

    private readonly SqlSession _sql;
    private readonly ConcurrentDictionary<Channel<bool>, string> _watchers = new();
    private readonly HashSet<long> _told = [];
    private readonly SemaphoreSlim _looking = new(1);
    private long? _end;

    internal OrderFeed(SqlSession sql, IServiceScopeFactory scopes, TimeProvider time, ILogger<OrderFeed> logger)
        : base(scopes, time, logger) => _sql = sql;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    /// <summary>How many watch on this node.</summary>
    public int Watchers => _watchers.Count;

    /// <summary>Watches an order until it is disposed of. A change that nobody has read yet swallows the next: both say "look again".</summary>
    public OrderWatch Watch(OrderId order)
    {
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        _watchers[changes] = order.Value;
        return new OrderWatch(changes.Reader, () => _watchers.TryRemove(changes, out _));
    }

    /// <summary>Looks for what happened since the last look; returns whether it had to read at all.</summary>
    public async Task<bool> Look(CancellationToken ct)
    {
        await _looking.WaitAsync(ct);
        try
        {
            if (_watchers.IsEmpty)
            {
                _end = null;
                return false;
            }

            if (_end is { } end)
                Tell(await Changed(end, ct));
            else
                await Begin(ct);
            return true;
        }
        finally
        {
            _looking.Release();
        }
    }

    protected override async Task Round(IServiceProvider services, CancellationToken ct) => await Look(ct);

    public override void Dispose()
    {
        _looking.Dispose();
        base.Dispose();
    }

    private async Task Begin(CancellationToken ct)
    {
        _told.Clear();
        _end = await _sql.First<long>(LastEvent, null, ct);
        // Whoever came before this moment read the order before it: what happened in between is behind the end, and would be told to nobody.
        foreach (var changes in _watchers.Keys)
            changes.Writer.TryWrite(true);
    }

    /// <summary>The orders to which something happened after <paramref name="end"/>.</summary>
    private async Task<HashSet<string>> Changed(long end, CancellationToken ct)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        var after = Math.Max(0, end - Overlap);
        IReadOnlyList<Happened> events;
        do
        {
            events = await _sql.Query<Happened>(EventsAfter, new { After = after, Most = MostEventsAtOnce }, ct);
            foreach (var happened in events)
            {
                after = Math.Max(after, happened.Seq);
                if (_told.Add(happened.Seq))
                    changed.Add(happened.Subject);
            }
        }
        while (events.Count == MostEventsAtOnce);

        _end = Math.Max(end, after);
        _told.RemoveWhere(seq => seq <= _end - Overlap);
        return changed;
    }

    private void Tell(HashSet<string> changed)
    {
        if (changed.Count == 0)
            return;
        foreach (var (changes, order) in _watchers)
        {
            if (changed.Contains(order))
                changes.Writer.TryWrite(true);
        }
    }

    private sealed class Happened
    {
        public required long Seq { get; init; }

        public required string Subject { get; init; }
    }
}

/// <summary>One who watches an order.</summary>
public sealed class OrderWatch(ChannelReader<bool> changes, Action end) : IDisposable
{
    /// <summary>Waits until something may have happened since the last time.</summary>
    public async Task Changed(CancellationToken ct) => await changes.ReadAsync(ct);

    public void Dispose() => end();
}
