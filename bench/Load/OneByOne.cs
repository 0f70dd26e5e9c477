using System.Diagnostics;

namespace Parcours.Bench.Load;

/// <summary>The same requests one at a time, by turns, so that whatever else the machine does slows all of them alike.</summary>
internal static class OneByOne
{
    /// <summary>Short enough that both sides of a comparison meet the same machine, long enough that one does not cool the other's caches.</summary>
    private const int Turn = 50;

    /// <summary>How long each takes, in the order of <paramref name="askers"/>.</summary>
    public static async Task<IReadOnlyList<Times>> Time(TimeSpan warmUp, TimeSpan measured, params IReadOnlyList<Asker> askers)
    {
        await Take(warmUp, askers);
        return [.. (await Take(measured, askers)).Select(Times.Of)];
    }

    private static async Task<List<TimeSpan>[]> Take(TimeSpan time, IReadOnlyList<Asker> askers)
    {
        var taken = askers.Select(_ => new List<TimeSpan>()).ToArray();
        for (var from = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(from) < time;)
        {
            foreach (var (asker, times) in askers.Zip(taken))
            {
                for (var request = 0; request < Turn; request++)
                {
                    var started = Stopwatch.GetTimestamp();
                    var answer = await asker.Connection.Send(asker.Request);
                    times.Add(Stopwatch.GetElapsedTime(started));
                    if (answer.Status != asker.Status)
                        throw new InvalidOperationException($"{asker.Request.Target} is answered {answer.Status} and not {asker.Status}.");
                }
            }
        }

        return taken;
    }
}

/// <param name="Status">That every answer has.</param>
internal sealed record Asker(Connection Connection, Request Request, int Status = 200);

/// <param name="Slow">What one request in a hundred exceeds.</param>
internal sealed record Times(int Count, TimeSpan Median, TimeSpan Slow)
{
    public static Times Of(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToArray();
        return new Times(sorted.Length, sorted[sorted.Length / 2], sorted[sorted.Length * 99 / 100]);
    }
}
