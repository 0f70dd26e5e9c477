using System.Data.Common;
using Microsoft.Data.Sqlite;
using Parcours.Bench.Mixed;

namespace Parcours.Bench.Faults;

/// <summary>Each invariant is broken once, in a copy of what a sound run left, and must say so: a check that cannot fail proves nothing.</summary>
internal static class SelfCheck
{
    /// <summary>Long enough that e-mails were answered and their reviews published.</summary>
    private static readonly TimeSpan Spoken = TimeSpan.FromSeconds(12);

    private static readonly Dictionary<string, string> Sabotage = new()
    {
        ["the database is whole"] = "PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE name = 'ix_order_history_order'",
        ["nothing acknowledged is lost"] = "DELETE FROM order_history WHERE id = (SELECT MAX(id) FROM order_history WHERE status = 'shipped')",
        ["nothing is there twice"] = """
            DROP INDEX ux_orders_reference;
            UPDATE orders SET (partner_id, mode, origin, partner_order_id) = (SELECT partner_id, mode, origin, partner_order_id FROM orders ORDER BY seq LIMIT 1) WHERE seq = (SELECT MAX(seq) FROM orders)
            """,
        ["histories follow the lifecycle"] = "UPDATE order_history SET status = 'delivered' WHERE id = (SELECT MIN(id) FROM order_history)",
        ["each step has its event"] = "DELETE FROM outbox_events WHERE seq = (SELECT MAX(seq) FROM outbox_events)",
        ["each event has its delivery"] = "DELETE FROM webhook_deliveries WHERE seq = (SELECT MAX(seq) FROM webhook_deliveries)",
        ["quotas are the counts"] = "UPDATE plan_usage SET orders = orders + 1",
        ["totals are the counts"] = "UPDATE order_days SET orders = orders - 1 WHERE name = 'created'",
        ["ratings are the reviews"] = "UPDATE review_totals SET reviews = reviews + 1 WHERE rowid = (SELECT MIN(rowid) FROM review_totals)",
        ["files are whole"] = "UPDATE unboxing_uploads SET sha256 = zeroblob(32) WHERE seq = (SELECT MAX(seq) FROM unboxing_uploads WHERE received_at IS NOT NULL)",
    };

    public static async Task Run(World world, FaultReport report)
    {
        await using var scene = Scene.Set(world, report);
        await scene.Start();
        scene.Speak();
        await Task.Delay(Spoken);
        await scene.Hush();
        await scene.Stop();
        await scene.Database.FoldLogIn();
        scene.Check("before anything was broken");
        report.Require(Enum.GetValues<FactKind>().All(kind => scene.Ledger.Told.Any(fact => fact.Kind == kind)), "every kind of client was told something");

        foreach (var invariant in Invariants.All)
        {
            using var broken = Broken(world, scene, Sabotage[invariant.Name]);
            var breaches = invariant.Breaches(new Evidence(broken, scene.Ledger.Told, scene.Media)).Take(1).ToList();
            report.Happened();
            report.Require(breaches.Count > 0, $"'{invariant.Name}' notices that it is broken");
            Console.WriteLine($"  {invariant.Name}: {string.Concat(breaches)}");
        }

        report.Remark = "each invariant was broken once and noticed it";
    }

    private static Snapshot Broken(World world, Scene scene, string sql)
    {
        var copy = scene.Database.CopyTo(Path.GetDirectoryName(world.Lab.NewDatabase().Path)!);
        var connection = copy.Open(SqliteOpenMode.ReadWrite);
        Execute(connection, "PRAGMA foreign_keys = OFF");
        Execute(connection, sql);
        // What it knows of the schema is from before.
        connection.Dispose();
        return new Snapshot(copy.Open(SqliteOpenMode.ReadWrite));
    }

    private static void Execute(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Our own statements.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
