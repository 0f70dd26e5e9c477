using System.Text.Json;
using Parcours.Bench.Load;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary>Quotes and single orders, against bare endpoints that read and write the same.</summary>
internal static class Reads
{
    private const int Orders = 1000;

    public static async Task Run(Lab lab)
    {
        foreach (var connections in lab.Options.Numbers("connections", 32))
        {
            var plan = lab.Plan(connections);
            await Compare(lab, $"POST {QuoteRequests.Target}, {connections} connections", (server, database) => Quotes(lab, server, database, plan));
            await Compare(lab, $"GET /v1/orders/{{id}}, {connections} connections", (server, _) => Gets(lab, server, plan));
        }
    }

    private static Task Compare(Lab lab, string title, Func<ServerProcess, DatabaseFile, Task<LoadResult>> measure) =>
        new Contest(
            new Contender("product", () => OnFreshDatabase(lab, database => lab.StartProduct(database), measure)),
            new Contender("floor", () => OnFreshDatabase(lab, database => lab.StartFloor(database), measure)))
        .Run(lab, title);

    private static async Task<LoadResult> OnFreshDatabase(Lab lab, Func<DatabaseFile, Task<ServerProcess>> start, Func<ServerProcess, DatabaseFile, Task<LoadResult>> measure)
    {
        var database = lab.FreshDatabase();
        await using var server = await start(database);
        var load = await measure(server, database);
        if (!load.HasOnly(200))
            lab.Require(holds: false, $"every answer is 200: {load}");
        return load;
    }

    private static async Task<LoadResult> Quotes(Lab lab, ServerProcess server, DatabaseFile database, LoadPlan plan)
    {
        var load = await LoadDriver.Run(server, plan, QuoteRequests.Endless);
        if (database.Count("quotes") != load.Count(200))
            lab.Require(holds: false, $"{database.Count("quotes")} quotes are stored for {load.Count(200)} answers");
        return load;
    }

    private static async Task<LoadResult> Gets(Lab lab, ServerProcess server, LoadPlan plan)
    {
        var requests = await Created(server);
        lab.Require(requests.Count == Orders, $"{requests.Count} orders to read");
        return await LoadDriver.Run(server, plan, () => new RequestsInTurn(requests));
    }

    internal static async Task<List<Request>> Created(ServerProcess server)
    {
        using var connection = new Connection(server.Port);
        await connection.Open(CancellationToken.None);
        var orders = new OrderRequests();
        var requests = new List<Request>();
        for (var index = 0; index < Orders; index++)
        {
            using var order = JsonDocument.Parse((await connection.Send(orders.Next())).Body);
            requests.Add(new Request("GET", "/v1/orders/" + order.RootElement.GetProperty("order_id").GetString()));
        }

        return requests;
    }
}
