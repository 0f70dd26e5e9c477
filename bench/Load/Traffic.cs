using System.Collections.Concurrent;
using System.Globalization;

namespace Parcours.Bench.Load;

/// <summary>What clients saw of a server, as long as they spoke to it.</summary>
internal sealed class Traffic
{
    private const int MostSentences = 20;

    private readonly ConcurrentDictionary<int, int> _statuses = [];

    private readonly ConcurrentQueue<string> _unexpected = [];

    private ConcurrentQueue<TimeSpan> _latencies = [];

    private int _broken;

    public IReadOnlyDictionary<int, int> Statuses => _statuses;

    public int Answers => _statuses.Values.Sum();

    /// <summary>Requests whose line broke before their answer came.</summary>
    public int BrokenLines => _broken;

    /// <summary>Answers that made no sense to those who asked; the first of them.</summary>
    public IReadOnlyCollection<string> Surprises => _unexpected;

    /// <summary>How many were refused with a 5xx.</summary>
    public int Failures => _statuses.Where(pair => pair.Key >= 500).Sum(pair => pair.Value);

    public void Answered(Reply reply, TimeSpan took)
    {
        _statuses.AddOrUpdate(reply.Status, 1, (_, count) => count + 1);
        _latencies.Enqueue(took);
    }

    public void Broken() => Interlocked.Increment(ref _broken);

    public void Unexpected(string what)
    {
        if (_unexpected.Count < MostSentences)
            _unexpected.Enqueue(what);
    }

    /// <summary>The times of the answers since it was last asked for them.</summary>
    public Times Since()
    {
        var taken = Interlocked.Exchange(ref _latencies, []);
        return taken.IsEmpty ? new Times(0, TimeSpan.Zero, TimeSpan.Zero) : Times.Of(taken);
    }

    public override string ToString() =>
        string.Join(" ", _statuses.OrderBy(pair => pair.Key).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}×{pair.Value}"))) + (_broken > 0 ? $" broken×{_broken}" : "");
}
