using Parcours.Bench.Load;
using Parcours.Bench.Report;

namespace Parcours.Bench.Verbs;

/// <summary>A wrong signature is answered without the database.</summary>
internal static class Refused
{
    public static async Task Run(Lab lab)
    {
        foreach (var connections in lab.Options.Numbers("connections", 32))
        {
            var plan = lab.Plan(connections);
            var contest = new Contest(
                new Contender("refusing", () => Refusals(lab, plan)),
                new Contender("creating", () => Orders.Create(lab, database => lab.StartProduct(database), plan, keyed: false)));
            await contest.Run(lab, $"POST /v1/orders with a wrong signature, {connections} connections");
        }
    }

    private static async Task<LoadResult> Refusals(Lab lab, LoadPlan plan)
    {
        var database = lab.FreshDatabase();
        await using var server = await lab.StartProduct(database);
        using var stored = new StoredState(database);

        var load = await LoadDriver.Run(server, plan, () => new OrderRequests(forged: true));

        if (!load.HasOnly(401))
            lab.Require(holds: false, $"a wrong signature is answered 401: {load}");
        stored.RequireUnchanged(lab, "refusals");
        return load;
    }
}
