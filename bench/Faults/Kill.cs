using Parcours.Bench.Report;
using Parcours.Bench.Trace;

namespace Parcours.Bench.Faults;

/// <summary><c>kill -9</c> of the server, its workers and its measuring children, under load; clients ask again until the next start answers them.</summary>
internal static class Kill
{
    /// <summary>Then the queues are worked off, every event must have been heard, and the next database begins: checks of a small one are quick.</summary>
    private const int OnOneDatabase = 50;

    public static async Task Run(World world, FaultReport report)
    {
        var kills = world.Lab.Options.Number("kills", 200);
        var dice = new Dice((ulong)world.Lab.Options.Number("seed", 1));
        for (var made = 0; made < kills; made += OnOneDatabase)
            await OnOne(world, report, Math.Min(OnOneDatabase, kills - made), dice);
    }

    private static async Task OnOne(World world, FaultReport report, int kills, Dice dice)
    {
        await using var scene = Scene.Set(world, report);
        await scene.Start();
        scene.Speak();
        for (var kill = 1; kill <= kills; kill++)
        {
            await Task.Delay(300 + dice.Roll(2000));
            await scene.Kill();
            report.Happened();
            await scene.Start();
            scene.Check($"after kill {kill}");
        }

        await scene.Settle($"after {kills} kills");
        report.Remark = $"{world.Receiver.Repeats.Whole()} events were heard again";
        Console.WriteLine($"  {report.Times.Whole()} kills; clients saw {scene.Traffic}");
    }
}
