using Parcours.Bench.Load;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary>What an order takes: for good, in the database, and on its way there, to the log and from the log into the file.</summary>
internal static class Size
{
    private const int Lives = 2_000;

    public static async Task Run(Lab lab)
    {
        Console.WriteLine("\n## Bytes of an order that is created");
        var created = new Table("idempotency key", "orders", "request B", "database B", "written B");
        foreach (var keyed in new[] { false, true })
            await Created(lab, keyed, created);
        await Lived(lab);
    }

    private static async Task Created(Lab lab, bool keyed, Table table)
    {
        var database = lab.FreshDatabase();
        var empty = database.Bytes;
        LoadResult load;
        long written;
        await using (var server = await lab.StartProduct(database))
        {
            var before = server.Written;
            load = await LoadDriver.Run(server, lab.Plan(32), () => new OrderRequests(keyed));
            written = server.Written - before;
        }

        // The server has folded its log into the file when it stopped.
        lab.Require(load.HasOnly(201), $"all were created: {load}");
        var orders = load.Count(201);
        table.Row(keyed ? "with" : "without", orders.Whole(), new OrderRequests().Next().Body.Length.Whole(), Each(database.Bytes - empty, orders), Each(written, orders));
    }

    /// <summary>Orders that the simulator walks to delivery, each event told to one endpoint.</summary>
    private static async Task Lived(Lab lab)
    {
        Console.WriteLine("\n## Bytes of an order that was delivered");
        using var receiver = new HookReceiver(HookManners.Answers);
        var database = lab.FreshDatabase();
        var empty = database.Bytes;
        long written;
        Usage used;
        await using (var server = await lab.StartProduct(database, PublishedProduct.InDevelopment, ("Simulator__StepSeconds", "1")))
        {
            await Webhooks.AddEndpoint(server, receiver.Url);
            var (from, before) = (server.Written, Usage.Of(server));
            using var connection = new Connection(server.Port);
            await connection.Open(CancellationToken.None);
            var requests = new OrderRequests();
            for (var order = 0; order < Lives; order++)
                await connection.Send(requests.Next());
            await Webhooks.Until(() => database.Scalar<long>("SELECT COUNT(*) FROM orders WHERE status = 'delivered'") == Lives);
            await Webhooks.Until(() => database.Scalar<long>("SELECT COUNT(*) FROM webhook_attempts WHERE status = 'succeeded'") == database.Count("outbox_events"));
            (written, used) = (server.Written - from, Usage.Of(server) - before);
        }

        var table = new Table("orders", "steps", "events", "database B", "written B", "CPU µs");
        table.Row(
            Lives.Whole(), ((double)database.Count("order_history") / Lives).Ratio(), ((double)database.Count("outbox_events") / Lives).Ratio(),
            Each(database.Bytes - empty, Lives), Each(written, Lives), (used.Server / Lives).Microseconds());
    }

    private static string Each(long bytes, int orders) => ((double)bytes / orders).Whole();
}
