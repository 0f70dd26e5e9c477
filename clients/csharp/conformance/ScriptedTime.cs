namespace Parcours.Conformance;

/// <summary>The client's clock, which a step moves, and its sleep, which does not sleep but remembers.</summary>
internal sealed class ScriptedTime : TimeProvider
{
    private readonly List<TimeSpan> _waits = [];

    private TimeSpan _ahead;

    public void Advance(double seconds) => _ahead += TimeSpan.FromSeconds(seconds);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _ahead;

    public Task Sleep(TimeSpan wait, CancellationToken ct)
    {
        _waits.Add(wait);
        return Task.CompletedTask;
    }

    /// <summary>In seconds, and forgets them.</summary>
    public IReadOnlyList<double> TakeWaits()
    {
        var waits = _waits.Select(wait => wait.TotalSeconds).ToList();
        _waits.Clear();
        return waits;
    }
}
