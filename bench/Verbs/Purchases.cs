using System.Diagnostics;
using Parcours.Bench.Load;
using Parcours.Bench.Report;

namespace Parcours.Bench.Verbs;

/// <summary>How many purchases a second are taken, fifty in a request: looked at at once, and kept for the worker and worked off.</summary>
internal static class Purchases
{
    private const int Required = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task Run(Lab lab)
    {
        await Measure(lab, "bulk_sync_insert", 200);
        await Measure(lab, "bulk_insert", 202);
    }

    private static async Task Measure(Lab lab, string path, int status)
    {
        var connections = lab.Options.Number("purchase-connections", 8);
        Console.WriteLine($"\n## POST …/{path}, {connections} connections");
        var rows = new Table("events/s", "p50 ms", "p99 ms", "max ms", "CPU µs an event", "worked off, events/s", "others", "stored", "answers");
        var (taken, done) = (new List<double>(), new List<double>());
        for (var round = 0; round < lab.Rounds; round++)
        {
            var database = lab.FreshDatabase();
            await using var server = await lab.StartProduct(database);
            var token = await PurchaseRequests.Token(server.Port);
            var started = Stopwatch.GetTimestamp();
            // Half a minute: as long as it takes until the log has been folded in many times.
            var load = await LoadDriver.Run(server, new LoadPlan(connections, lab.Options.Seconds("warm-up", 6), lab.Options.Seconds("seconds", 30)), () => new PurchaseRequests(path, token));
            var events = (long)load.Count(status) * PurchaseRequests.EventsOfOne;
            await Until(() => database.Count("purchase_batches") == 0);
            taken.Add(load.PerSecond * PurchaseRequests.EventsOfOne);
            done.Add(events / Stopwatch.GetElapsedTime(started).TotalSeconds);

            var stored = database.Count("purchase_events");
            if (!load.HasOnly(status) || stored != events || database.Count("solicitations") != PurchaseRequests.SolicitationsOfOne * events)
                lab.Require(holds: false, $"{stored} purchases are stored for {load} of fifty");
            rows.Row(
                taken[^1].Whole(), load.Percentile(0.5).Milliseconds(), load.Percentile(0.99).Milliseconds(), load.Percentile(1).Milliseconds(),
                (load.CpuPerRequest / PurchaseRequests.EventsOfOne).Microseconds(), done[^1].Whole(), load.Used.Others.Percent(), ((double)stored).Whole(), load.ToString());
        }

        lab.Require(Spread.Of(taken).Median >= Required, $"at least {Required:N0} purchases a second are taken by {path}: {Spread.Of(taken).ToString("N0")}");
        lab.Require(Spread.Of(done).Median >= Required, $"and as many are worked off: {Spread.Of(done).ToString("N0")}");
    }

    private static async Task Until(Func<bool> holds)
    {
        var started = Stopwatch.GetTimestamp();
        while (!holds())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException("The queue was not worked off in ten minutes.");
            await Task.Delay(20);
        }
    }
}
