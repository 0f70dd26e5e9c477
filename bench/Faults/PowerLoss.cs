using Microsoft.Data.Sqlite;
using Parcours.Bench.Load;
using Parcours.Bench.Mixed;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;
using Parcours.Bench.Trace;

namespace Parcours.Bench.Faults;

/// <summary>
/// Records what the server writes under load, and makes of it what the disk would hold had the power been lost at some moment: each such image is opened,
/// and whatever clients had been told by that moment must be in it.
/// </summary>
internal static class PowerLoss
{
    private const int OfOneRecording = 100;

    private const string Storage = "Parcours.Infrastructure.dll";

    private static readonly TimeSpan Recorded = TimeSpan.FromSeconds(8);

    public static async Task Run(World world, FaultReport report)
    {
        if (!await Programs.Has("strace"))
        {
            report.NotRun = "there is no strace";
            return;
        }

        var images = world.Lab.Options.Number("images", 500);
        var dice = new Dice((ulong)world.Lab.Options.Number("seed", 1));
        for (var made = 0; made < images; made += OfOneRecording)
        {
            var lost = await Images(world, report, world.Lab.Product, Math.Min(OfOneRecording, images - made), dice);
            report.Note("after a loss of power", lost);
        }

        // The same build that does not wait for the disk must be caught, or the images prove nothing.
        var careless = await world.Lab.Product.WithText(Storage, "synchronous = FULL", "synchronous = OFF ");
        var caught = await Images(world, new FaultReport("a build that does not sync"), careless, 3, dice);
        report.Require(caught.Count > 0, "a build with synchronous = OFF is caught");
        report.Remark = $"a build that does not sync breaks {caught.Count.Whole()} times in 3 images";
    }

    private static async Task<List<Breach>> Images(World world, FaultReport report, PublishedProduct product, int count, Dice dice)
    {
        var (database, told, disk) = await Record(world, report, product);
        Console.WriteLine($"  {disk.Moments.Count.Whole()} calls on the database's files, {disk.Syncs.Whole()} syncs, {told.Count.Whole()} things told");
        var breaches = new List<Breach>();
        var cuts = Enumerable.Range(0, count).Select(_ => disk.Moments[dice.Roll(disk.Moments.Count)]).OrderBy(cut => cut.Line).ToList();
        foreach (var (index, cut) in cuts.Index())
        {
            var aftermath = (Aftermath)(index % 3);
            var image = new DatabaseFile(Path.Combine(Path.GetDirectoryName(world.Lab.NewDatabase().Path)!, Path.GetFileName(database.Path)));
            foreach (var (file, left) in disk.LostBefore(cut.Line, aftermath, dice).Where(kept => kept.Value.Length > 0))
                await File.WriteAllBytesAsync(file == database.Path ? image.Path : image.WriteAheadLog, left);
            report.Happened();
            breaches.AddRange(Open(image, [.. told.Where(fact => fact.At < cut.At)], $"image {index}, {aftermath}, before line {cut.Line}"));
            if (index == count - 1 && breaches.Count == 0)
                await Serve(world, product, database, image);
            image.Delete();
        }

        return breaches;
    }

    private static async Task<(DatabaseFile Database, IReadOnlyList<Fact> Told, RecordedDisk Disk)> Record(World world, FaultReport report, PublishedProduct product)
    {
        var database = world.Database();
        var before = new Dictionary<string, byte[]> { [database.Path] = await File.ReadAllBytesAsync(database.Path), [database.WriteAheadLog] = [] };
        var trace = database.Path + ".strace";
        await using var scene = Scene.Set(world, report, database, command => command.Under("strace", Strace.OfFiles(trace)), product: product);
        await scene.Start();
        scene.Speak();
        await Task.Delay(Recorded);
        await scene.Kill();
        var told = scene.Ledger.Told;
        await Strace.Written(trace);
        return (database, told, new RecordedDisk(Strace.Read(trace), before));
    }

    private static IReadOnlyList<Breach> Open(DatabaseFile image, IReadOnlyList<Fact> told, string which)
    {
        try
        {
            using var stored = new Snapshot(image.Open(SqliteOpenMode.ReadWrite));
            return [.. Invariants.Check(new Evidence(stored, told)).Select(breach => breach with { What = $"{breach.What} ({which})" })];
        }
        catch (SqliteException unreadable)
        {
            return [new Breach("the database is whole", $"{unreadable.Message} ({which})")];
        }
    }

    /// <summary>The product itself starts on it and takes an order.</summary>
    private static async Task Serve(World world, PublishedProduct product, DatabaseFile database, DatabaseFile image)
    {
        database.CopyKeysTo(image);
        await using var server = await ServerProcess.Start(world.Lab.Logged(product.Command(image, PublishedProduct.InDevelopment)));
        using var connection = new Connection(server.Port);
        await connection.Open(CancellationToken.None);
        var taken = Reply.Of(await connection.Send(new OrderRequests().Next()));
        if (taken.Status != 201)
            throw new InvalidOperationException($"An order on what a loss of power left was answered {taken}");
    }
}
