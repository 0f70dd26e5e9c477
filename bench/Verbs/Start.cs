using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary>How long the published build takes to its first answer, and how much memory it holds while nobody asks.</summary>
internal static class Start
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    public static async Task Run(Lab lab)
    {
        Console.WriteLine("\n## Start of the published build");
        var ways = new (string How, Func<Task<ServerProcess>> Start)[]
        {
            ("as deployed", () => lab.StartProduct(lab.FreshDatabase())),
            ("in Development, creating its database", () => lab.StartProduct(lab.NewDatabase(), PublishedProduct.InDevelopment)),
        };
        var rows = new Table("run", "how", "first answer s", "idle MiB");
        var (starts, memory) = (new List<double>(), new List<double>());
        for (var run = 1; run <= lab.Rounds; run++)
        {
            foreach (var (how, start) in ways)
            {
                await using var server = await start();
                await Task.Delay(Idle);
                starts.Add(server.TimeToFirstAnswer.TotalSeconds);
                memory.Add(server.Resident / 1024.0 / 1024);
                rows.Row(run.Whole(), how, starts[^1].Ratio(), memory[^1].Whole());
            }
        }

        var summary = new Table("median (least–most)", "figure", "at most");
        summary.Row("first answer s", Spread.Of(starts).ToString("0.00"), "2");
        summary.Row("idle MiB", Spread.Of(memory).ToString("0"), "150");
    }
}
