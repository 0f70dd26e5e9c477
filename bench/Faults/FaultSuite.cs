using System.Data.Common;
using Parcours.Bench.Report;

namespace Parcours.Bench.Faults;

/// <summary>
/// Breaks what can break under the product while clients of all kinds speak to it, and checks after each time that the invariants hold.
/// <c>--only kill,power</c> makes some of the faults alone.
/// </summary>
internal static class FaultSuite
{
    private static readonly (string Name, Func<World, FaultReport, Task> Make)[] Faults =
    [
        ("self-check", SelfCheck.Run),
        ("kill", Kill.Run),
        ("power", PowerLoss.Run),
        ("enospc", (world, report) => FailedCalls.Run(world, report, "pwrite64:error=ENOSPC", "writes", 200)),
        ("eio", (world, report) => FailedCalls.Run(world, report, "pwrite64:error=EIO", "writes", 200)),
        ("eio-sync", (world, report) => FailedCalls.Run(world, report, "fsync,fdatasync:error=EIO", "syncs", 50)),
        ("full", FullDisk.Run),
        ("read-only", ReadOnly.Run),
        ("locked", Locked.Run),
        ("slow", SlowDisk.Run),
        ("clock", ClockSteps.Run),
        ("lines", LostLines.Run),
        ("receiver", Outages.OfReceiver),
        ("mail", Outages.OfMail),
        ("sql-server", LostConnections.Run),
    ];

    public static async Task Run(Lab lab)
    {
        Console.WriteLine("\n## Faults");
        var only = lab.Options.Text("only", "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (only.Except(Faults.Select(fault => fault.Name)).ToList() is { Count: > 0 } unknown)
            throw new ArgumentException($"--only knows {string.Join(", ", Faults.Select(fault => fault.Name))}, and not {string.Join(", ", unknown)}.", nameof(lab));

        using var world = await World.Open(lab);
        var reports = new List<FaultReport>();
        foreach (var (name, make) in Faults.Where(fault => only.Length == 0 || only.Contains(fault.Name)))
        {
            Console.WriteLine($"\n### {name}");
            var report = new FaultReport(name);
            reports.Add(report);
            try
            {
                await make(world, report);
            }
            catch (Exception failure) when (failure is InvalidOperationException or TimeoutException or IOException or DbException)
            {
                report.Require(holds: false, failure.Message);
            }

            report.End();
        }

        Tell(lab, reports);
    }

    private static void Tell(Lab lab, List<FaultReport> reports)
    {
        var table = new Table("fault", "times", "acknowledged", "5xx", "lines lost", "breaches", "odd", "seconds", "remark");
        foreach (var report in reports)
            report.Tell(table);
        Console.WriteLine();
        foreach (var report in reports.Where(report => report.NotRun is null))
            lab.Require(report.Holds, $"{report.Name}: {(report.Holds ? "everything holds" : $"{report.Breaches} breaches")}");
    }
}
