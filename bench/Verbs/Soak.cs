using System.Diagnostics;
using Parcours.Bench.Faults;
using Parcours.Bench.Load;
using Parcours.Bench.Report;

namespace Parcours.Bench.Verbs;

/// <summary>
/// Half an hour of mixed load at 70 % of what the server takes: its memory must not grow, nor the time of its answers, and nothing may fail.
/// Options: <c>--minutes 30 --partners 8</c>.
/// </summary>
internal static class Soak
{
    private const double Share = 0.7;

    private const double MostMegabytesAMinute = 1;

    /// <summary>The last third's p99 beside the first's; more is drift.</summary>
    private const double MostSlower = 1.5;

    private const double Megabyte = 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public static async Task Run(Lab lab)
    {
        var minutes = lab.Options.Number("minutes", 30);
        Console.WriteLine($"\n## {minutes} minutes of mixed load");
        using var world = await World.Open(lab);
        var most = await Most(lab, world);
        Console.WriteLine($"  at most {most.Whole()} answers/s; {(Share * most).Whole()} from now on");
        await Hold(lab, world, minutes, Share * most);
    }

    /// <summary>How many answers a second there are when nobody waits, once the server is warm.</summary>
    private static async Task<double> Most(Lab lab, World world)
    {
        await using var scene = Scene.Set(world, new FaultReport("the maximum"), settings: StandStill);
        await scene.Start();
        scene.Speak(plan => plan with { Partners = lab.Options.Number("partners", 8) });
        await Task.Delay(lab.Options.Seconds("warm-up", 30));
        var (before, from) = (scene.Traffic.Answers, Stopwatch.GetTimestamp());
        await Task.Delay(lab.Options.Seconds("seconds", 30));
        return (scene.Traffic.Answers - before) / Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    private static async Task Hold(Lab lab, World world, int minutes, double perSecond)
    {
        var report = new FaultReport("soak");
        var samples = new List<Sample>();
        await using (var scene = Scene.Set(world, report, settings: StandStill))
        {
            await scene.Start();
            scene.Speak(plan => plan with { Partners = lab.Options.Number("partners", 8), Pace = Pace.Of(perSecond) });
            var rows = new Table("minute", "answers/s", "p50 ms", "p99 ms", "RSS MiB", "own MiB", "CPU", "others", "answers");
            for (var minute = 1; minute <= minutes; minute++)
            {
                var usage = Usage.Of(scene.Server);
                await Task.Delay(Interval);
                var (used, times) = (Usage.Of(scene.Server) - usage, scene.Traffic.Since());
                samples.Add(new Sample(minute, times.Slow.TotalMilliseconds, scene.Server.Resident / Megabyte, scene.Server.Anonymous / Megabyte));
                rows.Row(
                    minute.Whole(), (times.Count / used.Elapsed.TotalSeconds).Whole(), times.Median.Milliseconds(), times.Slow.Milliseconds(), samples[^1].Resident.Whole(), samples[^1].Own.Whole(),
                    (used.Server / used.Elapsed).Percent(), used.Others.Percent(), scene.Traffic.ToString());
            }

            lab.Require(scene.Traffic.Failures == 0 && scene.Traffic.BrokenLines == 0 && scene.Traffic.Surprises.Count == 0, $"no error: {scene.Traffic}");
            scene.Check("after the soak");
        }

        lab.Require(report.Holds, "the invariants hold");
        Judge(lab, samples);
    }

    /// <summary>The first third is for what grows to its size once: code, pools, the pages of the database.</summary>
    private static void Judge(Lab lab, List<Sample> samples)
    {
        var third = samples.Count / 3;
        var warm = samples[third..];
        if (warm.Count < 2)
            return;
        var (resident, own) = (Slope(warm, sample => sample.Resident), Slope(warm, sample => sample.Own));
        lab.Require(resident <= MostMegabytesAMinute, $"resident memory grows by at most {MostMegabytesAMinute.Ratio()} MiB a minute: {resident.Ratio()}; the server's own by {own.Ratio()}");
        var (first, last) = (Spread.Of(samples[..Math.Max(1, third)].Select(sample => sample.Slow)).Median, Spread.Of(samples[^Math.Max(1, third)..].Select(sample => sample.Slow)).Median);
        lab.Require(last <= MostSlower * first, $"p99 does not drift: {first.Ratio()} ms in the first third, {last.Ratio()} in the last");
    }

    /// <summary>By least squares.</summary>
    private static double Slope(List<Sample> samples, Func<Sample, double> figure)
    {
        var (minute, mean) = (samples.Average(sample => sample.Minute), samples.Average(figure));
        return samples.Sum(sample => (sample.Minute - minute) * (figure(sample) - mean)) / samples.Sum(sample => (sample.Minute - minute) * (sample.Minute - minute));
    }

    /// <summary>Orders are moved by their partners alone: the autopilot would fall behind such a load, and only measure how far.</summary>
    private static readonly (string Name, string Value)[] StandStill = [("Simulator__StepSeconds", "0"), ("Plans__Pro", "unlimited")];

    private sealed record Sample(double Minute, double Slow, double Resident, double Own);
}
