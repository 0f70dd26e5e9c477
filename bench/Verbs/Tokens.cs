using System.Text;
using Parcours.Bench.Load;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary>How many access tokens a second are given; and that a refusal takes as long for a client that there is as for one that there is not.</summary>
internal static class Tokens
{
    /// <summary>What the median of a refusal may differ from another's: less than a stranger tells from the noise of a network.</summary>
    private const double MostApart = 0.03;

    private const string Known = PurchaseRequests.Client;

    /// <summary>All as long as the known one. The second has two secrets, the third is known no more, the last is nobody.</summary>
    private static readonly string[] Clients = [Known, "parcours-rotated", "parcours-revoked", "parcours-unknown"];

    private static readonly (string Name, string Value)[] Unlimited = [("RateLimit__TokensPerMinute", "1000000"), ("RateLimit__TokensPerMinutePerAddress", "1000000")];

    public static async Task Run(Lab lab)
    {
        await Give(lab);
        await Refuse(lab);
    }

    private static async Task Give(Lab lab)
    {
        foreach (var connections in lab.Options.Numbers("connections", 32))
        {
            Console.WriteLine($"\n## POST {PurchaseRequests.TokenTarget}, {connections} connections");
            var rows = new Table("tokens/s", "p50 ms", "p99 ms", "CPU µs", "others", "answers");
            for (var round = 0; round < lab.Rounds; round++)
            {
                await using var server = await lab.StartProduct(lab.FreshDatabase(), Unlimited);
                var load = await LoadDriver.Run(
                    server, new LoadPlan(connections, lab.Options.Seconds("warm-up", 6), lab.Options.Seconds("seconds", 10)), () => new SameRequest(Ask(Known, PurchaseRequests.Secret)));
                rows.Row(
                    load.PerSecond.Whole(), load.Percentile(0.5).Milliseconds(), load.Percentile(0.99).Milliseconds(), load.CpuPerRequest.Microseconds(), load.Used.Others.Percent(), load.ToString());
                if (!load.HasOnly(200))
                    lab.Require(holds: false, $"every client gets its token: {load}");
            }
        }
    }

    private static async Task Refuse(Lab lab)
    {
        var database = lab.FreshDatabase();
        AddClients(database);
        await using var server = await lab.StartProduct(database, Unlimited);
        using var connection = new Connection(server.Port);
        await connection.Open(CancellationToken.None);
        var askers = Clients.Select(client => new Asker(connection, Ask(client, "cs_test_" + new string('x', 40)), Status: 401)).ToList();

        Console.WriteLine($"\n## POST {PurchaseRequests.TokenTarget} with a wrong secret, one request at a time");
        var rows = new Table("client", "requests", "p50 µs", "p99 µs", "/ known");
        var ratios = Clients.ToDictionary(client => client, _ => new List<double>());
        for (var round = 0; round < lab.Rounds; round++)
        {
            var times = await OneByOne.Time(lab.Options.Seconds("warm-up", 5), lab.Options.Seconds("seconds", 10), askers);
            foreach (var (client, time) in Clients.Zip(times))
            {
                ratios[client].Add(time.Median / times[0].Median);
                rows.Row(client, time.Count.Whole(), time.Median.Microseconds(), time.Slow.Microseconds(), ratios[client][^1].Ratio());
            }
        }

        foreach (var client in Clients.Where(client => client != Known))
            lab.Require(Math.Abs(Spread.Of(ratios[client]).Median - 1) <= MostApart, $"{client} is refused in the time of {Known}: {Spread.Of(ratios[client]).ToString("0.000")}");
    }

    private static void AddClients(DatabaseFile database)
    {
        using var connection = database.Open(Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite);
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            INSERT INTO oauth_clients (client_id, partner_id, mode, secret, previous_secret, previous_valid_until, created_at, revoked_at)
            SELECT '{Clients[1]}', partner_id, mode, secret, secret, created_at + 100000000000000, created_at, NULL FROM oauth_clients WHERE client_id = '{Known}'
             UNION ALL
            SELECT '{Clients[2]}', partner_id, mode, secret, NULL, NULL, created_at, created_at FROM oauth_clients WHERE client_id = '{Known}'
            """;
        command.ExecuteNonQuery();
    }

    private static Request Ask(string client, string secret) =>
        new("POST", PurchaseRequests.TokenTarget, Encoding.ASCII.GetBytes($"grant_type=client_credentials&scope=openid&client_id={client}&client_secret={secret}"), IsForm: true);
}
