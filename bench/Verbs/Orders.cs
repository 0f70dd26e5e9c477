using Parcours.Bench.Load;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary>How many orders a second: against the floor, against a transaction for each request, and how much of that is left with many more connections.</summary>
internal static class Orders
{
    public static async Task Run(Lab lab)
    {
        await SameRows.Check(lab);
        var keyed = lab.Options.Text("keyed", "no") == "yes";
        var title = $"POST /v1/orders{(keyed ? ", each with an idempotency key" : "")}";
        var connections = lab.Options.Numbers("connections", 32, 512);
        var few = connections[0];
        await new Contest(
            Product("product", few),
            Floor("floor", "group"),
            Floor("a transaction each", "each"),
            Floor("the same, behind a lock", "locked")).Run(lab, $"{title}, {few} connections");

        foreach (var many in connections.Skip(1))
            await new Contest(Product($"{many} connections", many), Product($"{few} connections", few)).Run(lab, $"{title}, {many} connections beside {few}");

        Contender Product(string name, int connections) => new(name, () => Create(lab, database => lab.StartProduct(database), lab.Plan(connections), keyed));

        Contender Floor(string name, string commit) => new(name, () => Create(lab, database => lab.StartFloor(database, commit), lab.Plan(few), keyed));
    }

    /// <summary>Creates orders on an empty database and counts what is there afterwards.</summary>
    public static async Task<LoadResult> Create(Lab lab, Func<DatabaseFile, Task<ServerProcess>> start, LoadPlan plan, bool keyed)
    {
        var database = lab.FreshDatabase();
        LoadResult load;
        await using (var server = await start(database))
            load = await LoadDriver.Run(server, plan, () => new OrderRequests(keyed));

        CheckStored(lab, database, load);
        database.Delete();
        return load;
    }

    /// <summary>Every acknowledged order is there, no other one is, and nothing was answered but 201 and 503 with <c>Retry-After</c>.</summary>
    public static void CheckStored(Lab lab, DatabaseFile database, LoadResult load)
    {
        var (orders, history) = (database.Count("orders"), database.Count("order_history"));
        if (orders != load.Count(201) || history != orders)
            lab.Require(holds: false, $"{orders} orders and {history} history rows are stored for {load.Count(201)} answers 201 ({database.Path})");
        if (!load.HasOnly(201, 503) || load.RefusalsWithoutRetryAfter > 0)
            lab.Require(holds: false, $"answers were {load}, {load.RefusalsWithoutRetryAfter} of the 503 without Retry-After");
    }
}
