using System.Diagnostics;

namespace Parcours.Bench.Load;

/// <summary>How many requests a second all clients together make.</summary>
internal sealed class Pace
{
    /// <summary>As many as are answered.</summary>
    public static readonly Pace Free = new(0);

    private readonly long _step;

    private long _next = Stopwatch.GetTimestamp();

    private Pace(double perSecond) => _step = perSecond > 0 ? (long)(Stopwatch.Frequency / perSecond) : 0;

    public static Pace Of(double perSecond) => new(perSecond);

    /// <summary>Waits for a place. One that comes late does not make the next come early: what a slow server missed is not made up for.</summary>
    public ValueTask Turn(CancellationToken ct)
    {
        if (_step == 0)
            return ValueTask.CompletedTask;
        long mine;
        long last;
        do
        {
            last = Interlocked.Read(ref _next);
            mine = Math.Max(last, Stopwatch.GetTimestamp() - _step);
        }
        while (Interlocked.CompareExchange(ref _next, mine + _step, last) != last);

        var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), mine);
        return wait > TimeSpan.Zero ? new ValueTask(Task.Delay(wait, ct)) : ValueTask.CompletedTask;
    }
}
