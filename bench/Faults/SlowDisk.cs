using Parcours.Bench.Report;
using Parcours.Bench.Servers;
using Parcours.Bench.Trace;

namespace Parcours.Bench.Faults;

/// <summary>Each sync of the disk takes a third of a second: everything takes longer, and nothing is refused or lost.</summary>
internal static class SlowDisk
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(15);

    public static async Task Run(World world, FaultReport report)
    {
        if (!await Programs.Has("strace"))
        {
            report.NotRun = "there is no strace";
            return;
        }

        await using var scene = Scene.Set(world, report);
        await scene.Start();
        scene.Speak();
        await using (var injection = await Injection.Into(scene.Server, scene.Database, "fsync,fdatasync:delay_exit=300000"))
        {
            scene.Traffic.Since();
            await Task.Delay(Long);
            report.Require(injection.HasHit, "syncs were slow");
        }

        report.Happened();
        var times = scene.Traffic.Since();
        report.Require(scene.Traffic.Failures == 0, $"nothing is refused: {scene.Traffic}");
        report.Require(times.Count > 0, "clients are answered");
        await scene.Settle("after a slow disk");
        report.Remark = $"{(times.Count / Long.TotalSeconds).Whole()} answers/s, p99 {times.Slow.Milliseconds()} ms with syncs of 300 ms";
    }
}
