using Parcours.Bench.Load;
using Parcours.Bench.Servers;
using Parcours.Bench.Trace;

namespace Parcours.Bench.Faults;

/// <summary>The file system of the database becomes read-only under the server, as it does after an error of the disk; or was so at its start.</summary>
internal static class ReadOnly
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(4);

    public static async Task Run(World world, FaultReport report)
    {
        if (!await Programs.Has("strace"))
        {
            report.NotRun = "there is no strace";
            return;
        }

        await UnderLoad(world, report);
        await AtTheStart(world, report);
    }

    private static async Task UnderLoad(World world, FaultReport report)
    {
        await using var scene = Scene.Set(world, report);
        await scene.Start();
        scene.Speak();
        report.Require(await scene.GoesOn(), "clients are served");
        await using (await Injection.Into(scene.Server, scene.Database, "pwrite64,ftruncate:error=EROFS"))
        {
            report.Require(await Scene.Sees(() => scene.Traffic.Failures > 0), "what cannot be written is refused");
            await Task.Delay(Long);
            using var reader = new PatientClient(scene.Server.Port, TimeProvider.System, new Traffic(), Pace.Free, CancellationToken.None);
            var page = await reader.Ask(new Request("GET", "/v1/orders?limit=5"));
            report.Require(page.Status == 200, $"what is there can be read meanwhile: {page.Status}");
        }

        report.Happened();
        scene.Check("while nothing could be written");
        report.Require(await scene.GoesOn(), "once it can be written again, it goes on");
        await scene.Settle("once it could be written again");
        report.Remark = $"clients saw {scene.Traffic}";
    }

    private static async Task AtTheStart(World world, FaultReport report)
    {
        if (await SmallDisk.TryMount(Path.Combine(world.Lab.Workplace, "small-read-only"), megabytes: 24) is not { } disk)
            return;
        await using (disk)
        {
            var database = world.Database(disk.Folder);
            await disk.MakeReadOnly();
            report.Happened();
            try
            {
                await using var server = await world.Lab.StartProduct(database, PublishedProduct.InDevelopment);
                report.Require(holds: false, "on a read-only disk, the start is refused");
            }
            catch (InvalidOperationException refused)
            {
                report.Require(refused.Message.Contains("Parcours cannot start", StringComparison.Ordinal), $"the start says in a sentence why it is refused: {refused.Message}");
                report.Remark += "; a start is refused: " + refused.Message.Split('\n').First(line => line.Contains("Parcours cannot start", StringComparison.Ordinal)).Trim();
            }
        }
    }
}
