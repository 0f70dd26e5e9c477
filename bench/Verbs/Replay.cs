using Parcours.Bench.Load;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary>A retry with an idempotency key costs no more than a new order, and leaves no trace.</summary>
internal static class Replay
{
    private const int KeysPerConnection = 16;

    public static async Task Run(Lab lab)
    {
        foreach (var connections in lab.Options.Numbers("connections", 32))
        {
            var plan = lab.Plan(connections);
            var contest = new Contest(
                new Contender("replaying", () => Replays(lab, plan)),
                new Contender("creating", () => Orders.Create(lab, database => lab.StartProduct(database), plan, keyed: true)));
            await contest.Run(lab, $"POST /v1/orders with an idempotency key, {connections} connections");
        }
    }

    private static async Task<LoadResult> Replays(Lab lab, LoadPlan plan)
    {
        var database = lab.FreshDatabase();
        await using var server = await lab.StartProduct(database);
        var answered = await Answered(server, plan.Connections * KeysPerConnection);
        using var stored = new StoredState(database);

        var next = 0;
        var load = await LoadDriver.Run(server, plan, () => new RequestsInTurn(answered[next..(next += KeysPerConnection)]));

        if (!load.HasOnly(201) || load.Replays != load.Count(201))
            lab.Require(holds: false, $"every retry is answered 201 as a replay: {load}, {load.Replays} replays");
        stored.RequireUnchanged(lab, "retries");
        return load;
    }

    private static async Task<List<Request>> Answered(ServerProcess server, int count)
    {
        using var connection = new Connection(server.Port);
        await connection.Open(CancellationToken.None);
        var requests = new OrderRequests(keyed: true);
        var answered = new List<Request>();
        for (var index = 0; index < count; index++)
        {
            // The body is overwritten by the next order.
            var order = requests.Next();
            var request = order with { Body = order.Body.ToArray() };
            if ((await connection.Send(request)).Status == 201)
                answered.Add(request);
        }

        return answered;
    }
}
