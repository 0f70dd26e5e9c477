using Parcours.Bench.Report;
using Parcours.Bench.Servers;
using Parcours.Bench.Trace;

namespace Parcours.Bench.Faults;

/// <summary>The n-th call of a kind on the database's files fails, for each n: the server goes on, or its next start does.</summary>
internal static class FailedCalls
{
    private const int OnOneDatabase = 50;

    private const int BetweenKills = 10;

    /// <param name="what">The calls and their error, as strace has it.</param>
    /// <param name="option">By which name fewer are asked for.</param>
    public static async Task Run(World world, FaultReport report, string what, string option, int usually)
    {
        if (!await Programs.Has("strace"))
        {
            report.NotRun = "there is no strace";
            return;
        }

        var most = world.Lab.Options.Number(option, usually);
        for (var first = 1; first <= most; first += OnOneDatabase)
            await OnOne(world, report, what, first, Math.Min(most, first + OnOneDatabase - 1));
    }

    private static async Task OnOne(World world, FaultReport report, string what, int first, int last)
    {
        await using var scene = Scene.Set(world, report);
        await scene.Start();
        scene.Speak();
        for (var number = first; number <= last; number++)
        {
            await using (var injection = await Injection.Into(scene.Server, scene.Database, $"{what}:when={number}"))
                report.Require(await injection.Happened(), $"call {number} was made to fail");
            report.Happened();
            if (number % BetweenKills == 0)
            {
                await scene.Kill();
                await scene.Start();
            }

            scene.Check($"after {what} at call {number}");
        }

        await scene.Settle($"after {what} at calls {first} to {last}");
        Console.WriteLine($"  {report.Times.Whole()} failures; clients saw {scene.Traffic}");
    }
}
