using System.Globalization;
using Parcours.Bench.Load;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Faults;

/// <summary>The machine's clock jumps ten minutes forward and twenty back while there is work under way, as after a wrong time server.</summary>
internal static class ClockSteps
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(6);

    /// <summary>The last one brings what was put off by the clock's way back.</summary>
    private static readonly int[] Minutes = [10, -10, 0, 11];

    public static async Task Run(World world, FaultReport report)
    {
        if (SteppedClock.Library is null)
        {
            report.NotRun = "libfaketime is not installed";
            return;
        }

        var database = world.Database();
        var clock = new SteppedClock(database.Path + ".clock");
        await clock.Step(TimeSpan.Zero);
        await using var scene = Scene.Set(world, report, database, clock: clock, settings: clock.Settings);
        await scene.Start();
        scene.Speak();
        await Task.Delay(Long);
        foreach (var minutes in Minutes)
        {
            // Whoever signs is on time again a moment later; the server's workers go on meanwhile.
            await scene.Hush();
            await clock.Step(TimeSpan.FromMinutes(minutes));
            await RequireTime(scene, clock, report);
            scene.Speak();
            report.Require(await scene.GoesOn(), $"at {minutes} minutes it goes on");
            await Task.Delay(Long);
            report.Happened();
            scene.Check($"at {minutes} minutes");
        }

        report.Require(scene.Traffic.Failures == 0, $"nothing is refused: {scene.Traffic}");
        await scene.Settle("after the clock jumped");
    }

    private static async Task RequireTime(Scene scene, SteppedClock clock, FaultReport report)
    {
        using var client = new PatientClient(scene.Server.Port, clock, new Traffic(), Pace.Free, CancellationToken.None);
        var told = DateTimeOffset.Parse((await client.Ask(new Request("GET", "/v1/orders?limit=1"))).Header("Date")!, CultureInfo.InvariantCulture);
        var apart = (told - clock.GetUtcNow()).Duration();
        report.Require(apart < TimeSpan.FromSeconds(5), $"the server's clock has jumped too: they are {apart} apart");
    }
}
