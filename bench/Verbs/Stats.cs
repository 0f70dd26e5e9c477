using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Parcours.Bench.Load;
using Parcours.Bench.Report;

namespace Parcours.Bench.Verbs;

/// <summary>An account's figures cost the same whether it has ten thousand orders or a million.</summary>
internal static class Stats
{
    private const int Fewest = 10_000;

    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(20);

    private static readonly Request Ask = new("GET", "/api/b2b/stats", Bearer: Credentials.MerchantSecret);

    public static async Task Run(Lab lab)
    {
        Console.WriteLine("\n## GET /api/b2b/stats, one merchant, one request at a time");
        var table = new Table("orders", "requests", "p50 µs", "p99 µs", "most ms", "others");
        var few = await Measure(lab, Fewest, table);
        var many = await Measure(lab, lab.Options.Number("orders", 1_000_000), table);

        lab.Require(many.Slow <= Most, $"99 of 100 answers take at most {Most.Milliseconds()} ms: {many.Slow.Milliseconds()}");
        lab.Require(many.Median < 2 * few.Median, $"with the most orders the median is {(many.Median / few.Median).Ratio()} of what it is with the fewest");
    }

    private static async Task<(TimeSpan Median, TimeSpan Slow)> Measure(Lab lab, int orders, Table table)
    {
        var database = lab.FreshDatabase();
        await using (await lab.StartProduct(database))
        {
            // Only so that it seeds its merchant.
        }

        ManyOrders.FillMerchant(database, orders);
        await using var server = await lab.StartProduct(database);
        using var connection = new Connection(server.Port);
        await connection.Open(CancellationToken.None);
        RequireTheirNumber(lab, orders, await connection.Send(Ask));

        var (times, warm) = (new List<TimeSpan>(), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(warm) < lab.Options.Seconds("warm-up", 6))
            await connection.Send(Ask);
        var before = Usage.Of(server);
        for (var from = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(from) < lab.Options.Seconds("seconds", 10);)
        {
            var started = Stopwatch.GetTimestamp();
            await connection.Send(Ask);
            times.Add(Stopwatch.GetElapsedTime(started));
        }

        var usage = Usage.Of(server) - before;
        times.Sort();
        var (median, slow) = (times[times.Count / 2], times[times.Count * 99 / 100]);
        table.Row(orders.Whole(), times.Count.Whole(), median.Microseconds(), slow.Microseconds(), times[^1].Milliseconds(), usage.Others.Percent());
        return (median, slow);
    }

    private static void RequireTheirNumber(Lab lab, int orders, Answer answer)
    {
        using var stats = JsonDocument.Parse(answer.Body);
        var told = answer.Status == 200 ? stats.RootElement.GetProperty("total_orders").GetInt64() : 0;
        if (told != orders)
            lab.Require(holds: false, string.Create(CultureInfo.InvariantCulture, $"the figures are of {orders} orders: {answer.Status}, {told}"));
    }
}
