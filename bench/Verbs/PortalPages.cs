using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Parcours.Bench.Load;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary>What the server needs for each page of the portal, with an account of a million orders, half of each kind.</summary>
internal static class PortalPages
{
    private const int Fewest = 10_000;

    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(50);

    private static readonly string[] Pages =
    [
        "/portal", "/portal/orders", "/portal/orders?status=delivered", "/portal/orders?status=failed&kind=delivery", "/portal/proofs", "/portal/reviews", "/portal/reviews/requests",
        "/portal/developers/keys", "/portal/developers/webhooks", "/portal/developers/requests", "/portal/account", "/portal/account/activity", "/portal/team",
    ];

    public static async Task Run(Lab lab)
    {
        Console.WriteLine("\n## Pages of the portal, one account, one request at a time");
        var table = new Table("page", "orders", "p50 ms", "p99 ms", "kB");
        await Measure(lab, Fewest, table);
        var slowest = await Measure(lab, lab.Options.Number("orders", 1_000_000), table);
        lab.Require(slowest <= Most, $"99 of 100 answers take at most {Most.Milliseconds()} ms, whichever the page: {slowest.Milliseconds()}");
    }

    private static async Task<TimeSpan> Measure(Lab lab, int orders, Table table)
    {
        var database = lab.FreshDatabase();
        await using (await lab.StartProduct(database))
        {
            // Only so that it seeds its merchant.
        }

        ManyOrders.Fill(database, orders / 2, Math.Min(orders / 2, 2_000));
        ManyOrders.FillMerchant(database, orders / 2);
        var cookie = "parcours_session=" + SignIn(database);
        await using var server = await lab.StartProduct(database);
        using var connection = new Connection(server.Port);
        await connection.Open(CancellationToken.None);

        var (slowest, half) = (TimeSpan.Zero, lab.Options.Seconds("seconds", 4) / 2);
        foreach (var page in Pages.Concat(OrdersOf(database)))
        {
            var request = new Request("GET", page, Cookie: cookie);
            var answer = await connection.Send(request);
            if (answer.Status != 200)
                lab.Require(holds: false, $"{page} is shown: {answer.Status}");
            var size = answer.Body.Length;
            var times = (await OneByOne.Time(half, half, new Asker(connection, request)))[0];
            table.Row(page, orders.Whole(), times.Median.Milliseconds(), times.Slow.Milliseconds(), (size / 1024).Whole());
            slowest = times.Slow > slowest ? times.Slow : slowest;
        }

        return slowest;
    }

    /// <summary>One order of each kind.</summary>
    private static IEnumerable<string> OrdersOf(DatabaseFile database) =>
        database.Column<string>("SELECT MAX(order_id) FROM orders GROUP BY origin").Select(id => "/portal/orders/" + id);

    /// <summary>Somebody of the account that has the orders; returns what their cookie holds.</summary>
    private static string SignIn(DatabaseFile database)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        using var connection = database.Open(SqliteOpenMode.ReadWrite);
        using var command = connection.CreateCommand();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO portal_users (email, email_key, name, language, password_hash, confirmed_at, failed_sign_ins)
            VALUES ('zoe@shop.example', 'zoe@shop.example', 'Zoé', 'fr', 'none', {now}, 0);
            INSERT INTO portal_members (user_id, partner_id, role, created_at)
            SELECT u.id, k.partner_id, 'owner', {now} FROM portal_users AS u JOIN hmac_keys AS k ON k.public_key = '{Credentials.PublicKey}' WHERE u.email_key = 'zoe@shop.example';
            INSERT INTO portal_sessions (user_id, token_hash, user_agent, created_at, last_seen_at)
            SELECT u.id, x'{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))}', 'Bench', {now}, {now} FROM portal_users AS u WHERE u.email_key = 'zoe@shop.example';
            """);
        command.ExecuteNonQuery();
        return secret;
    }
}
