using Parcours.Bench.Report;
using Parcours.Bench.Servers;
using Parcours.Bench.Trace;

namespace Parcours.Bench.Faults;

/// <summary>The lines between clients and server break, with requests and answers on them: what is asked again is not done twice.</summary>
internal static class LostLines
{
    public static async Task Run(World world, FaultReport report)
    {
        var dice = new Dice((ulong)world.Lab.Options.Number("seed", 1));
        await using var scene = Scene.Set(world, report);
        await scene.Start();
        using var proxy = new CutProxy("127.0.0.1", scene.Server.Port);
        scene.Speak(plan => plan with { Port = proxy.Port });
        for (var cut = 0; cut < world.Lab.Options.Number("cuts", 200); cut++)
        {
            await Task.Delay(20 + dice.Roll(150));
            proxy.Cut();
            report.Happened();
        }

        report.Require(scene.Traffic.BrokenLines > 0, "clients lost their lines");
        report.Require(scene.Traffic.Failures == 0, $"and nothing else failed: {scene.Traffic}");
        await scene.Settle("after the lines were cut");
        report.Remark = $"{proxy.WereCut.Whole()} lines were cut";
    }
}
