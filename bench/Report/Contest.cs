using System.Globalization;
using Parcours.Bench.Load;

namespace Parcours.Bench.Report;

/// <param name="Measure">One run, from a fresh database to the counted rows.</param>
internal sealed record Contender(string Name, Func<Task<LoadResult>> Measure);

/// <summary>Two servers under the same load by turns, A B B A, since one pair proves nothing; others run once a round beside them.</summary>
internal sealed class Contest(Contender a, Contender b, params IReadOnlyList<Contender> beside)
{
    private const int MostAttempts = 8;

    private readonly Dictionary<Contender, List<LoadResult>> _runs = new[] { a, b }.Concat(beside).ToDictionary(contender => contender, _ => new List<LoadResult>());

    public async Task Run(Lab lab, string title)
    {
        Console.WriteLine($"\n## {title}");
        var rows = new Table("round", "server", "answers/s", "p50 ms", "p99 ms", "p99.9 ms", "max ms", "CPU µs", "driver", "others", "answers");
        for (var round = 1; round <= lab.Rounds; round++)
        {
            foreach (var contender in new[] { a, b, b, a }.Concat(beside))
                _runs[contender].Add(await Undisturbed(lab, contender, rows, round));
        }

        Summarise();
    }

    private static async Task<LoadResult> Undisturbed(Lab lab, Contender contender, Table rows, int round)
    {
        for (var attempt = 1; ; attempt++)
        {
            await Usage.Quiet(lab.MostOthers);
            var run = await contender.Measure();
            var counts = run.Used.Others <= lab.MostOthers || attempt == MostAttempts;
            rows.Row(
                counts ? round.ToString(CultureInfo.InvariantCulture) : "disturbed", contender.Name, run.PerSecond.Whole(), run.Percentile(0.5).Milliseconds(),
                run.Percentile(0.99).Milliseconds(), run.Percentile(0.999).Milliseconds(), run.Percentile(1).Milliseconds(), run.CpuPerRequest.Microseconds(),
                (run.Used.Driver / run.Used.Elapsed).Percent(), run.Used.Others.Percent(), run.ToString());
            if (counts)
                return run;
        }
    }

    public Spread PerSecond(Contender contender) => Of(contender, run => run.PerSecond);

    private void Summarise()
    {
        var table = new Table("median (least–most)", "answers/s", "p50 ms", "p99 ms", "CPU µs");
        foreach (var contender in _runs.Keys)
        {
            table.Row(
                contender.Name, Of(contender, run => run.PerSecond).ToString("N0"), Of(contender, run => run.Percentile(0.5).TotalMilliseconds).ToString("0.0"),
                Of(contender, run => run.Percentile(0.99).TotalMilliseconds).ToString("0.0"), Of(contender, run => run.CpuPerRequest.TotalMicroseconds).ToString("0"));
        }

        foreach (var other in _runs.Keys.Where(other => other != a))
        {
            table.Row(
                $"{a.Name} / {other.Name}", Ratios(other, run => run.PerSecond), Ratios(other, run => run.Percentile(0.5).TotalMilliseconds),
                Ratios(other, run => run.Percentile(0.99).TotalMilliseconds), Ratios(other, run => run.CpuPerRequest.TotalMicroseconds));
        }
    }

    private Spread Of(Contender contender, Func<LoadResult, double> figure) => Spread.Of(_runs[contender].Select(figure));

    // The nth run of one with the nth of the other: neighbours, so that both had the same machine. Who runs once a round meets the round's first.
    private string Ratios(Contender other, Func<LoadResult, double> figure)
    {
        var every = _runs[a].Count / _runs[other].Count;
        return Spread.Of(_runs[other].Select((run, index) => figure(_runs[a][index * every]) / figure(run))).ToString("0.00");
    }
}
