using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Parcours.Bench.Load;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary>How fast webhooks leave, and how little they disturb each other and the orders.</summary>
internal static class Webhooks
{
    private const int Waiting = 100_000;

    private const int Cancellations = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task Run(Lab lab)
    {
        await BesideADeadEndpoint(lab);
        await AtFullSpeed(lab);
        await BesideOrders(lab);
    }

    /// <summary>From the answer that an order was cancelled, which follows the commit, to the first byte at its partner's server.</summary>
    private static async Task BesideADeadEndpoint(Lab lab)
    {
        Console.WriteLine($"\n## From commit to first byte, beside {Waiting.Whole()} events for an endpoint that never answers");
        var rows = new Table("waiting elsewhere", "events", "p50 ms", "p95 ms", "p99 ms", "most ms", "tried elsewhere");
        foreach (var waiting in new[] { 0, Waiting })
        {
            using var dead = new HookReceiver(HookManners.Silent);
            using var alive = new HookReceiver(HookManners.Answers);
            var database = lab.FreshDatabase();
            await using var server = await lab.StartProduct(database, PublishedProduct.InDevelopment);
            var deadEndpoint = await AddEndpoint(server, dead.Url);
            await AddEndpoint(server, alive.Url);
            GiveAway(database, deadEndpoint);
            Queue(database, deadEndpoint, waiting);
            await Task.Delay(lab.Options.Seconds("warm-up", 6));

            var times = new List<TimeSpan>();
            using var connection = new Connection(server.Port);
            await connection.Open(CancellationToken.None);
            for (var count = 0; count < Cancellations; count++)
                times.Add(await FromCommitToFirstByte(connection, alive));
            times.Sort();
            rows.Row(
                waiting.Whole(), times.Count.Whole(), At(times, 0.5), At(times, 0.95), At(times, 0.99), At(times, 1), dead.Arrivals.Count.Whole());
            lab.Require(times[(int)(0.95 * times.Count)] <= TimeSpan.FromSeconds(1), $"p95 is at most 1 s with {waiting.Whole()} events waiting elsewhere");
        }
    }

    private static async Task AtFullSpeed(Lab lab)
    {
        Console.WriteLine("\n## A backlog to one endpoint on this machine, at full speed");
        var rows = new Table("deliveries", "per second", "µs CPU each", "stored");
        var speeds = new List<double>();
        for (var round = 0; round < lab.Rounds; round++)
        {
            using var alive = new HookReceiver(HookManners.Answers);
            var database = lab.FreshDatabase();
            await using var server = await lab.StartProduct(database, PublishedProduct.InDevelopment);
            Queue(database, await AddEndpoint(server, alive.Url), Waiting / 5);
            var warm = Waiting / 20;
            await Until(() => alive.Received >= warm);
            var (from, before) = (alive.Received, Usage.Of(server));
            await Until(() => alive.Received >= Waiting / 5);
            var used = Usage.Of(server) - before;
            var sent = alive.Received - from;
            await Until(() => database.Scalar<long>("SELECT COUNT(*) FROM webhook_attempts WHERE status = 'succeeded'") >= Waiting / 5);

            speeds.Add(sent / used.Elapsed.TotalSeconds);
            rows.Row(sent.Whole(), speeds[^1].Whole(), (used.Server / sent).Microseconds(), database.Count("webhook_attempts").ToString(CultureInfo.InvariantCulture));
        }

        lab.Require(Spread.Of(speeds).Median >= 1000, $"at least 1,000 deliveries a second: {Spread.Of(speeds).ToString("N0")}");
    }

    private static async Task BesideOrders(Lab lab)
    {
        var alone = new Contender("alone", () => Create(lab, isSending: false));
        var beside = new Contender("beside", () => Create(lab, isSending: true));
        var contest = new Contest(alone, beside);
        await contest.Run(lab, "POST /v1/orders, 32 connections, alone and while a backlog of webhooks is sent");
        var ratio = contest.PerSecond(beside).Median / contest.PerSecond(alone).Median;
        lab.Require(ratio > 0.85, $"creating orders slows by less than 15 % while webhooks are sent: {ratio.Ratio()} of its speed alone");
    }

    private static async Task<LoadResult> Create(Lab lab, bool isSending)
    {
        using var alive = new HookReceiver(HookManners.Answers);
        var database = lab.FreshDatabase();
        await using var server = await lab.StartProduct(database, PublishedProduct.InDevelopment);
        if (isSending)
            Queue(database, await AddEndpoint(server, alive.Url), Waiting);
        var started = Stopwatch.GetTimestamp();
        var load = await LoadDriver.Run(server, lab.Plan(32), () => new OrderRequests());
        if (!isSending)
            return load;

        Console.WriteLine($"  {(alive.Received / Stopwatch.GetElapsedTime(started).TotalSeconds).Whole()} deliveries/s beside them");
        if (alive.Received is 0 or >= Waiting)
            lab.Require(holds: false, $"the backlog lasts as long as the orders: {alive.Received.Whole()} were sent");
        return load;
    }

    private static async Task<TimeSpan> FromCommitToFirstByte(Connection connection, HookReceiver alive)
    {
        var order = await connection.Send(new OrderRequests().Next());
        using var created = JsonDocument.Parse(order.Body);
        var id = created.RootElement.GetProperty("order_id").GetString();
        var arrived = alive.Arrivals.Count;
        var cancelled = await connection.Send(new Request("POST", $"/v1/orders/{id}/cancel"));
        var committed = Stopwatch.GetTimestamp();
        if (cancelled.Status != 200)
            throw new InvalidOperationException($"The order was not cancelled: {cancelled.Status}");
        await Until(() => alive.Arrivals.Count > arrived);
        var waited = Stopwatch.GetElapsedTime(committed, alive.Arrivals.ElementAt(arrived));
        return waited > TimeSpan.Zero ? waited : TimeSpan.Zero;
    }

    internal static async Task<string> AddEndpoint(ServerProcess server, string url)
    {
        using var connection = new Connection(server.Port);
        await connection.Open(CancellationToken.None);
        var answer = await connection.Send(new Request("POST", "/v1/webhook_endpoints", Encoding.UTF8.GetBytes($$"""{"url":"{{url}}"}""")));
        using var endpoint = JsonDocument.Parse(answer.Body);
        return endpoint.RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>Makes the endpoint another partner's.</summary>
    private static void GiveAway(DatabaseFile database, string endpoint) => Execute(
        database,
        """
        INSERT INTO partners (name, created_at) VALUES ('Another', 0);
        UPDATE webhook_endpoints SET partner_id = (SELECT MAX(id) FROM partners) WHERE endpoint_id = $endpoint;
        """,
        ("$endpoint", endpoint));

    /// <summary>Events of as many orders, all due.</summary>
    private static void Queue(DatabaseFile database, string endpoint, int count) => Execute(
        database,
        """
        CREATE TEMP TABLE numbers AS
            WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < $count) SELECT n FROM counted WHERE $count > 0;
        INSERT INTO outbox_events (event_id, partner_id, mode, type, subject, data, body, at)
        SELECT printf('0199f3a2-7c1e-7d00-8000-%012x', n), e.partner_id, e.mode, 'order.accepted', 'dc_bench' || n, '{}',
               printf('{"id":"0199f3a2-7c1e-7d00-8000-%012x","type":"order.accepted","created_at":"2025-11-08T13:30:00Z","data":{"order_id":"dc_%016x","partner_order_id":"ORD-2026-%09d","status":"accepted"}}', n, n, n),
               $now
          FROM numbers JOIN webhook_endpoints AS e ON e.endpoint_id = $endpoint;
        INSERT INTO webhook_deliveries (event_seq, endpoint_seq, subject, event_at, status, due_at, attempts, failures)
        SELECT o.seq, e.seq, o.subject, o.at, 'pending', o.at, 0, 0
          FROM outbox_events AS o JOIN webhook_endpoints AS e ON e.endpoint_id = $endpoint
         WHERE o.subject LIKE 'dc_bench%';
        """,
        ("$endpoint", endpoint),
        ("$count", count),
        ("$now", 1000 * TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()));

    private static void Execute(DatabaseFile database, string sql, params (string Name, object Value)[] parameters)
    {
        using var connection = database.Open(SqliteOpenMode.ReadWrite);
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    internal static async Task Until(Func<bool> holds)
    {
        var started = Stopwatch.GetTimestamp();
        while (!holds())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException("What was waited for did not come in two minutes.");
            await Task.Delay(1);
        }
    }

    private static string At(List<TimeSpan> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))].Milliseconds();
}
