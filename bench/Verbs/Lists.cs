using System.Text.Json;
using Parcours.Bench.Load;
using Parcours.Bench.Report;

namespace Parcours.Bench.Verbs;

/// <summary>A page of the list costs the same whether a partner has ten thousand orders or a million.</summary>
internal static class Lists
{
    private const int HundredthPage = 100;
    private const int Limit = 20;

    /// <summary>Just enough for a hundred pages and one more: a fifth of the small table, and two in a thousand of the big one.</summary>
    private const int Rare = (HundredthPage + 1) * Limit;

    private static readonly string[] Filters = ["", "&status=failed"];

    public static async Task Run(Lab lab)
    {
        var (small, big) = (await Measure(lab, 10_000), await Measure(lab, lab.Options.Number("orders", 1_000_000)));

        Console.WriteLine("\n## GET /v1/orders?limit=20, one partner, one request at a time");
        var table = new Table("page, filter", "orders", "p50 µs", "p99 µs");
        foreach (var (page, time) in small.Concat(big))
            table.Row(page.Name, page.Orders.Whole(), time.Median.Microseconds(), time.Slow.Microseconds());

        var ratios = new Table("page, filter", "median, most / fewest orders");
        foreach (var (page, time) in small)
            ratios.Row(page.Name, (big.Single(other => other.Page.Name == page.Name).Time.Median / time.Median).Ratio());
    }

    private static async Task<List<(Page Page, Times Time)>> Measure(Lab lab, int orders)
    {
        var database = lab.FreshDatabase();
        ManyOrders.Fill(database, orders, Rare);
        await using var server = await lab.StartProduct(database);
        using var connection = new Connection(server.Port);
        await connection.Open(CancellationToken.None);

        var measured = new List<(Page, Times)>();
        foreach (var filter in Filters)
        {
            var first = $"/v1/orders?limit={Limit}{filter}";
            var hundredth = await Walk(lab, connection, first);
            foreach (var (name, target) in new[] { ("first", first), ("hundredth", hundredth) })
                measured.Add((new Page($"{name}{filter}", orders), await Time(lab, connection, target)));
        }

        return measured;
    }

    /// <summary>Follows the cursors to the hundredth page and returns its target.</summary>
    private static async Task<string> Walk(Lab lab, Connection connection, string first)
    {
        var (target, seen) = (first, new HashSet<string>());
        for (var page = 1; page < HundredthPage; page++)
        {
            using var json = JsonDocument.Parse((await connection.Send(new Request("GET", target))).Body);
            seen.UnionWith(json.RootElement.GetProperty("data").EnumerateArray().Select(order => order.GetProperty("order_id").GetString()!));
            target = $"{first}&cursor={json.RootElement.GetProperty("next_cursor").GetString()}";
        }

        lab.Require(seen.Count == (HundredthPage - 1) * Limit, $"{seen.Count} different orders on the {HundredthPage - 1} pages of {first} before the hundredth");
        return target;
    }

    private static async Task<Times> Time(Lab lab, Connection connection, string target)
    {
        var half = lab.Options.Seconds("seconds", 6) / 2;
        return (await OneByOne.Time(half, half, new Asker(connection, new Request("GET", target))))[0];
    }

    private sealed record Page(string Name, int Orders);
}
