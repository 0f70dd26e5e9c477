using Parcours.Bench.Load;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary><c>kill -9</c> while orders are created, ten times over on one database: what was acknowledged is there, once, and the file is whole.</summary>
internal static class Crash
{
    private const int Kills = 10;
    private const int Connections = 32;

    public static async Task Run(Lab lab)
    {
        Console.WriteLine("\n## kill -9 under load");
        var rows = new Table("kill", "answered 201", "unanswered", "stored of them", "missing", "twice", "integrity");
        var database = lab.FreshDatabase();
        var acknowledged = new HashSet<string>();
        for (var kill = 1; kill <= Kills; kill++)
        {
            var load = await KilledUnderLoad(lab, database, TimeSpan.FromMilliseconds(1500 + 137 * kill));
            acknowledged.UnionWith(load.Orders(201));

            // The restart recovers the log; what it serves then is what counts.
            await using var server = await lab.StartProduct(database);
            var stored = database.References();
            var (missing, twice, integrity) = (
                acknowledged.Count(reference => !stored.Contains(reference)),
                database.Scalar<long>("SELECT COUNT(*) - COUNT(DISTINCT partner_order_id) FROM orders"),
                database.Scalar<string>("PRAGMA integrity_check"));
            rows.Row(
                kill.Whole(), load.Count(201).Whole(), load.Unanswered.Count().Whole(), load.Unanswered.Count(stored.Contains).Whole(), missing.Whole(), ((double)twice).Whole(), integrity);
            if (load.Count(201) == 0 || missing != 0 || twice != 0 || integrity != "ok" || load.Statuses.Keys.Any(status => status is not (201 or 503)))
                lab.Require(holds: false, $"kill {kill}: {missing} acknowledged orders are missing, {twice} are there twice, integrity {integrity}, answers {load}");
        }

        lab.Require(acknowledged.Count > 0 && acknowledged.IsSubsetOf(database.References()), $"after {Kills} kills all {acknowledged.Count.Whole()} acknowledged orders are there");
        var histories = database.Scalar<long>("SELECT COUNT(*) FROM orders AS o WHERE (SELECT COUNT(*) FROM order_history AS h WHERE h.order_seq = o.seq) <> 1");
        lab.Require(histories == 0, "each order has its one history row");
    }

    private static async Task<LoadResult> KilledUnderLoad(Lab lab, DatabaseFile database, TimeSpan after)
    {
        await using var server = await lab.StartProduct(database);
        var load = LoadDriver.Run(server, new LoadPlan(Connections, after, TimeSpan.FromMinutes(1)), () => new OrderRequests());
        await Task.Delay(after);
        await server.Kill();
        return await load;
    }
}
