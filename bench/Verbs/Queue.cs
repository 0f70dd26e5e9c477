using Parcours.Bench.Load;
using Parcours.Bench.Report;

namespace Parcours.Bench.Verbs;

/// <summary>More clients than the writer's queue has places: those refused are told when to come again, and leave nothing behind.</summary>
internal static class Queue
{
    private const int Capacity = 64;
    private const int Connections = 512;

    public static async Task Run(Lab lab)
    {
        Console.WriteLine($"\n## {Connections} connections, a queue of {Capacity}");
        var database = lab.FreshDatabase();
        LoadResult load;
        await using (var server = await lab.StartProduct(database, ("Storage__QueueCapacity", "64")))
            load = await LoadDriver.Run(server, lab.Plan(Connections), () => new OrderRequests());

        var stored = database.References();
        lab.Require(load.Count(503) > 0, $"some are refused: {load}, {load.PerSecond.Whole()} orders/s, p99 {load.Percentile(0.99).Milliseconds()} ms");
        lab.Require(load.RefusalsWithoutRetryAfter == 0, "each 503 says Retry-After");
        lab.Require(!load.Orders(503).Any(stored.Contains), "nothing of a refused request is stored");
        Orders.CheckStored(lab, database, load);
    }
}
