using System.Globalization;
using Parcours.Bench.Report;

namespace Parcours.Bench.Load;

/// <summary>What all connections saw, and what it cost.</summary>
internal sealed class LoadResult
{
    private readonly IReadOnlyList<Tally> _tallies;
    private readonly TimeSpan[] _latencies;

    public LoadResult(IReadOnlyList<Tally> tallies, Usage used)
    {
        _tallies = tallies;
        Used = used;
        _latencies = [.. tallies.SelectMany(tally => tally.Latencies).Order()];
    }

    /// <summary>Of the measured time.</summary>
    public Usage Used { get; }

    public int Measured => _latencies.Length;

    public double PerSecond => Measured / Used.Elapsed.TotalSeconds;

    public TimeSpan CpuPerRequest => Used.Server / Math.Max(1, Measured);

    /// <summary>Of the whole run, warm-up included.</summary>
    public IReadOnlyDictionary<int, int> Statuses => _tallies
        .SelectMany(tally => tally.Statuses)
        .GroupBy(pair => pair.Key)
        .OrderBy(group => group.Key)
        .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));

    public int RefusalsWithoutRetryAfter => _tallies.Sum(tally => tally.RefusalsWithoutRetryAfter);

    public int Replays => _tallies.Sum(tally => tally.Replays);

    public int BrokenConnections => _tallies.Count(tally => tally.IsBroken);

    /// <summary>Whether every answer was one of these, every connection lasted, and something was measured.</summary>
    public bool HasOnly(params IReadOnlyList<int> statuses) => Measured > 0 && BrokenConnections == 0 && Statuses.Keys.All(statuses.Contains);

    public int Count(int status) => Statuses.GetValueOrDefault(status);

    /// <summary>The partner's references of the orders that were answered so.</summary>
    public IEnumerable<string> Orders(int status) =>
        _tallies.SelectMany(tally => tally.Orders).Where(order => order.Status == status).Select(order => OrderRequests.Reference(order.Number));

    public IEnumerable<string> Unanswered => _tallies.Where(tally => tally.Unanswered != 0).Select(tally => OrderRequests.Reference(tally.Unanswered));

    /// <param name="share">0.99 for the time that one request in a hundred exceeds.</param>
    public TimeSpan Percentile(double share) => Measured == 0 ? TimeSpan.Zero : _latencies[Math.Min(Measured - 1, (int)(share * Measured))];

    public override string ToString() =>
        string.Join(" ", Statuses.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}×{pair.Value}"))) + (BrokenConnections > 0 ? $" broken×{BrokenConnections}" : "");
}
