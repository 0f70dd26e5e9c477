using Parcours.Bench.Load;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary>The disk fills up while orders are created, and then there is room again.</summary>
internal static class Full
{
    private const int Connections = 32;
    private const long Ballast = 6 * 1024 * 1024;

    public static async Task Run(Lab lab)
    {
        Console.WriteLine("\n## A full disk");
        if (await SmallDisk.TryMount(Path.Combine(lab.Workplace, "small"), megabytes: 14) is not { } disk)
        {
            Console.WriteLine("  skipped: mounting a tmpfs needs root");
            return;
        }

        await using (disk)
            await Fill(lab, disk);
    }

    private static async Task Fill(Lab lab, SmallDisk disk)
    {
        var database = lab.FreshDatabase().CopyTo(disk.Folder);
        var ballast = Path.Combine(disk.Folder, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[Ballast]);
        await using var server = await lab.StartProduct(database);

        var full = await Load(server);
        lab.Require(full.Count(507) > 0, $"clients are told that the storage is full: {full}");
        lab.Require(full.HasOnly(201, 503, 507), "and nothing else but 201 and 503");
        Compare(lab, database, full, "on the full disk");

        File.Delete(ballast);
        var roomy = await Load(server, seconds: 1);
        lab.Require(roomy.Count(201) > 0, $"with room again, orders are taken again: {roomy}");
        Compare(lab, database, roomy, "with room again");
        lab.Require(database.Scalar<string>("PRAGMA integrity_check") == "ok", "the database is whole");
    }

    private static Task<LoadResult> Load(ServerProcess server, int seconds = 8) =>
        LoadDriver.Run(server, new LoadPlan(Connections, TimeSpan.Zero, TimeSpan.FromSeconds(seconds)), () => new OrderRequests());

    private static void Compare(Lab lab, DatabaseFile database, LoadResult load, string when)
    {
        var stored = database.References();
        lab.Require(load.Orders(201).All(stored.Contains), $"{when}, all {load.Count(201).Whole()} acknowledged orders are there");
        var refused = load.Statuses.Keys.Where(status => status != 201).SelectMany(load.Orders).ToList();
        lab.Require(!refused.Exists(stored.Contains), $"{when}, none of the {refused.Count.Whole()} refused orders is there");
    }
}
