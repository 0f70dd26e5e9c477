using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Faults;

/// <summary>The disk of database, files and e-mails fills up under load, and then there is room again.</summary>
internal static class FullDisk
{
    private const int Megabytes = 16;

    private const long Ballast = 10 * 1024 * 1024;

    private static readonly TimeSpan Full = TimeSpan.FromSeconds(5);

    public static async Task Run(World world, FaultReport report)
    {
        if (await SmallDisk.TryMount(Path.Combine(world.Lab.Workplace, "small-faults"), Megabytes) is not { } disk)
        {
            report.NotRun = "mounting a tmpfs needs root";
            return;
        }

        await using (disk)
            await Fill(world, report, disk);
    }

    private static async Task Fill(World world, FaultReport report, SmallDisk disk)
    {
        await using var scene = Scene.Set(world, report, world.Database(disk.Folder));
        await scene.Start();
        var ballast = Path.Combine(disk.Folder, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[Ballast]);
        scene.Speak();
        report.Require(await Scene.Sees(() => scene.Traffic.Statuses.ContainsKey(507)), "clients are told that the storage is full");
        await Task.Delay(Full);
        report.Happened();
        scene.Check("on the full disk");

        File.Delete(ballast);
        var told = scene.Ledger.Told.Count;
        report.Require(await scene.GoesOn(), "with room again, it goes on");
        await scene.Settle("with room again");
        report.Remark = $"clients saw {scene.Traffic}; {(scene.Ledger.Told.Count - told).Whole()} things told with room again";
    }
}
