using System.Globalization;
using System.Security.Cryptography;
using Parcours.Bench.Mixed;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using static Parcours.Bench.Faults.Snapshot;

namespace Parcours.Bench.Faults;

/// <summary>What is looked at.</summary>
/// <param name="Told">What clients had been told before.</param>
/// <param name="Media">The folder of the customers' files; null where they are not looked at.</param>
internal sealed record Evidence(Snapshot Stored, IReadOnlyList<Fact> Told, string? Media = null)
{
    private readonly Lazy<List<OrderTrail>> _trails = new(() => OrderTrail.All(Stored));

    public IReadOnlyList<OrderTrail> Trails => _trails.Value;
}

/// <summary>Something that holds after whatever happened.</summary>
/// <param name="Breaches">A sentence for each place where it does not.</param>
internal sealed record Invariant(string Name, Func<Evidence, IEnumerable<string>> Breaches);

internal sealed record Breach(string Invariant, string What)
{
    public override string ToString() => $"{Invariant}: {What}";
}

internal static class Invariants
{
    public static readonly IReadOnlyList<Invariant> All =
    [
        new("the database is whole", Whole),
        new("nothing acknowledged is lost", Lost),
        new("nothing is there twice", Twice),
        new("histories follow the lifecycle", Histories),
        new("each step has its event", Events),
        new("each event has its delivery", Deliveries),
        new("quotas are the counts", Quotas),
        new("totals are the counts", Totals),
        new("ratings are the reviews", Ratings),
        new("files are whole", Files),
    ];

    public static IReadOnlyList<Breach> Check(Evidence evidence) =>
        [.. All.SelectMany(invariant => invariant.Breaches(evidence).Select(what => new Breach(invariant.Name, what)))];

    private static IEnumerable<string> Whole(Evidence evidence) => evidence.Stored.IsSqlite
        ? evidence.Stored.Texts("PRAGMA integrity_check").Where(line => line != "ok").Concat(evidence.Stored.Texts("PRAGMA foreign_key_check").Select(table => $"{table} refers to a row that is not there"))
        : [];

    private static IEnumerable<string> Lost(Evidence evidence)
    {
        foreach (var kind in evidence.Told.GroupBy(fact => fact.Kind, fact => fact.What))
        {
            var there = StoredOf(kind.Key, evidence);
            foreach (var what in kind.Where(what => !there.Contains(what)))
                yield return $"{kind.Key} {what}";
        }
    }

    private static HashSet<string> StoredOf(FactKind kind, Evidence evidence) => kind switch
    {
        FactKind.Order => [.. evidence.Trails.Select(trail => trail.Reference)],
        FactKind.Step => [.. evidence.Trails.SelectMany(trail => trail.Statuses.Select(status => Fact.Pair(trail.Reference, status)))],
        FactKind.Upload => [.. evidence.Stored.Texts("SELECT upload_id FROM unboxing_uploads WHERE received_at IS NOT NULL")],
        FactKind.Submission => [.. evidence.Stored.Texts("SELECT receipt FROM unboxing_submissions")],
        FactKind.Purchase => [.. evidence.Stored.Texts("SELECT reference FROM purchase_events"), .. evidence.Stored.Texts("SELECT events FROM purchase_batches").SelectMany(References)],
        FactKind.Review =>
        [
            .. evidence.Stored.Rows(
                "SELECT e.reference, s.product_ref FROM reviews AS r JOIN purchase_events AS e ON e.seq = r.event_seq JOIN review_subjects AS s ON s.seq = r.subject_seq",
                row => Fact.Pair(Text(row, 0), Text(row, 1))),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>The purchases that wait in a batch, by what their references begin with here.</summary>
    private static IEnumerable<string> References(string batch)
    {
        for (var at = batch.IndexOf("\"PU-", StringComparison.Ordinal); at >= 0; at = batch.IndexOf("\"PU-", at + 1, StringComparison.Ordinal))
            yield return batch[(at + 1)..batch.IndexOf('"', at + 1)];
    }

    private static IEnumerable<string> Twice(Evidence evidence) => new[]
    {
        "SELECT 'order', partner_id, mode, origin, partner_order_id FROM orders GROUP BY partner_id, mode, origin, partner_order_id HAVING COUNT(*) > 1",
        "SELECT 'event', event_id FROM outbox_events GROUP BY event_id HAVING COUNT(*) > 1",
        "SELECT 'purchase', website_seq, reference FROM purchase_events GROUP BY website_seq, reference HAVING COUNT(*) > 1",
        "SELECT 'request for a review', event_seq, kind FROM solicitations WHERE event_seq IS NOT NULL GROUP BY event_seq, kind HAVING COUNT(*) > 1",
        "SELECT 'review', event_seq, subject_seq FROM reviews GROUP BY event_seq, subject_seq HAVING COUNT(*) > 1",
    }.SelectMany(sql => evidence.Stored.Rows(sql, row => Key(row, row.FieldCount)));

    private static IEnumerable<string> Histories(Evidence evidence) => evidence.Trails.SelectMany(trail => trail.Replay().Breaches);

    private static IEnumerable<string> Events(Evidence evidence) => evidence.Trails
        .Select(trail => (trail, Expected: trail.Replay().Events))
        .Where(order => !order.Expected.SequenceEqual(order.trail.Events))
        .Select(order => $"{order.trail.Reference} has the events [{string.Join(", ", order.trail.Events)}] and not [{string.Join(", ", order.Expected)}]");

    // Every endpoint of the run was there before the first event, and hears of everything.
    private static IEnumerable<string> Deliveries(Evidence evidence) =>
    [
        .. evidence.Stored.Rows(
            """
            SELECT e.event_id, w.endpoint_id, COUNT(d.seq)
              FROM outbox_events AS e
              JOIN webhook_endpoints AS w ON w.partner_id = e.partner_id AND w.mode = e.mode AND w.is_of_orders = 0 AND w.deleted_at IS NULL
              LEFT JOIN webhook_deliveries AS d ON d.event_seq = e.seq AND d.endpoint_seq = w.seq
             GROUP BY e.event_id, w.endpoint_id
            HAVING COUNT(d.seq) <> 1
            """,
            row => $"event {Text(row, 0)} has {Text(row, 2)} deliveries to {Text(row, 1)}"),
        .. evidence.Stored.Rows(
            """
            SELECT d.seq FROM webhook_deliveries AS d
             WHERE d.status = 'succeeded' AND NOT EXISTS (SELECT 1 FROM webhook_attempts AS a WHERE a.delivery_seq = d.seq AND a.status = 'succeeded')
            """,
            row => $"delivery {Text(row, 0)} succeeded without an attempt"),
        .. evidence.Stored.Rows(
            "SELECT subject, COUNT(*) FROM webhook_deliveries WHERE status IN ('pending', 'sending') GROUP BY endpoint_seq, subject HAVING COUNT(*) > 1",
            row => $"{Text(row, 1)} deliveries about {Text(row, 0)} are under way at once"),
    ];

    private static IEnumerable<string> Quotas(Evidence evidence) => Apart(
        "live orders of a month",
        evidence.Stored.Sums("SELECT partner_id, month, SUM(orders) FROM plan_usage GROUP BY partner_id, month"),
        Counted(evidence, "SELECT partner_id, created_at FROM orders WHERE mode = 'live' AND origin = 'merchant'", "yyyy-MM"));

    private static IEnumerable<string> Totals(Evidence evidence) =>
    [
        .. Apart(
            "a merchant's orders",
            evidence.Stored.Sums("SELECT partner_id, mode, name, SUM(orders) FROM merchant_totals WHERE name <> 'fraud_prevented' GROUP BY partner_id, mode, name"),
            evidence.Stored.Sums("SELECT partner_id, mode, status, COUNT(*) FROM orders WHERE origin = 'merchant' GROUP BY partner_id, mode, status")),
        .. Apart(
            "orders of a day",
            evidence.Stored.Sums("SELECT partner_id, mode, name, day, SUM(orders) FROM order_days GROUP BY partner_id, mode, name, day"),
            Counted(evidence, StepsThatAreCounted, "yyyy-MM-dd")),
    ];

    // The names that a day's steps are counted under.
    private const string StepsThatAreCounted = """
        SELECT o.partner_id, o.mode, 'created', o.created_at FROM orders AS o
         UNION ALL
        SELECT o.partner_id, o.mode, CASE h.status WHEN 'unboxing_pending' THEN 'handed_over' WHEN 'unboxing_submitted' THEN 'submitted' ELSE h.status END, h.at
          FROM order_history AS h
          JOIN orders AS o ON o.seq = h.order_seq
         WHERE h.status = 'unboxing_submitted' OR (o.origin = 'merchant' AND h.status = 'unboxing_pending')
            OR (o.origin = 'delivery' AND h.status IN ('delivered', 'failed', 'cancelled'))
        """;

    private static IEnumerable<string> Ratings(Evidence evidence) =>
    [
        .. Apart(
            "reviews of a subject with so many stars",
            evidence.Stored.Sums("SELECT subject_seq, rating, SUM(reviews) FROM review_totals GROUP BY subject_seq, rating"),
            evidence.Stored.Sums("SELECT subject_seq, rating, COUNT(*) FROM reviews WHERE published_at IS NOT NULL GROUP BY subject_seq, rating")),
        .. evidence.Stored.Rows(
            """
            SELECT s.seq FROM review_subjects AS s LEFT JOIN reviews AS r ON r.subject_seq = s.seq AND r.published_at IS NOT NULL
             GROUP BY s.seq, s.last_published_at
            HAVING COALESCE(CAST(s.last_published_at AS varchar(40)), '') <> COALESCE(CAST(MAX(r.published_at) AS varchar(40)), '')
            """,
            row => $"subject {Text(row, 0)} was last published at another time"),
    ];

    private static IEnumerable<string> Files(Evidence evidence) => evidence.Media is not { } media
        ? []
        : evidence.Stored.Rows("SELECT upload_id, original_id, sha256 FROM unboxing_uploads WHERE received_at IS NOT NULL", row => (Upload: Text(row, 0), Medium: Text(row, 1), Hash: (byte[])row.GetValue(2)))
            .Where(file => !IsWhole(Path.Combine(media, file.Medium["md_".Length..][..3], file.Medium), file.Hash))
            .Select(file => $"the file of upload {file.Upload} is not what arrived");

    private static bool IsWhole(string path, byte[] hash)
    {
        if (!File.Exists(path))
            return false;
        using var file = File.OpenRead(path);
        return SHA256.HashData(file).AsSpan().SequenceEqual(hash);
    }

    /// <summary>How many rows there are by all columns but the last, and the last one's day or month.</summary>
    private static Dictionary<string, long> Counted(Evidence evidence, string sql, string format) =>
        evidence.Stored.Rows(sql, row => Key(row, row.FieldCount - 1) + ' ' + Moment(row, row.FieldCount - 1).ToString(format, CultureInfo.InvariantCulture)).CountBy(key => key).ToDictionary(pair => pair.Key, pair => (long)pair.Value);

    private static IEnumerable<string> Apart(string what, Dictionary<string, long> kept, Dictionary<string, long> counted) => kept.Keys.Union(counted.Keys)
        .Where(key => kept.GetValueOrDefault(key) != counted.GetValueOrDefault(key))
        .Select(key => string.Create(CultureInfo.InvariantCulture, $"{what} ({key}): kept {kept.GetValueOrDefault(key)}, counted {counted.GetValueOrDefault(key)}"));
}

/// <summary>What an order went through, as it is stored.</summary>
/// <param name="Statuses">Oldest first.</param>
internal sealed record OrderTrail(string Reference, string Origin, string Status, IReadOnlyList<string> Statuses, IReadOnlyList<string> Events)
{
    public static List<OrderTrail> All(Snapshot stored)
    {
        var histories = stored.Rows("SELECT order_seq, status FROM order_history ORDER BY id", row => (Order: Number(row, 0), Status: Text(row, 1))).ToLookup(row => row.Order, row => row.Status);
        var events = stored.Rows("SELECT subject, type FROM outbox_events ORDER BY seq", row => (Order: Text(row, 0), Type: Text(row, 1))).ToLookup(row => row.Order, row => row.Type);
        return stored.Rows(
            "SELECT seq, order_id, partner_order_id, origin, status FROM orders",
            row => new OrderTrail(Text(row, 2), Text(row, 3), Text(row, 4), [.. histories[Number(row, 0)]], [.. events[Text(row, 1)]]));
    }

    /// <summary>Walks the history along the lifecycle: the events that belong to it, and where it leaves the table.</summary>
    public (IReadOnlyList<string> Events, IReadOnlyList<string> Breaches) Replay()
    {
        var (events, breaches) = (new List<string>(), new List<string>());
        if (Statuses.Count == 0 || Statuses[0] != Names.Of(OrderStatus.Pending))
            breaches.Add($"{Reference} does not begin as pending");
        for (var step = 1; step < Statuses.Count; step++)
        {
            var row = Parsed(Statuses[step - 1]) is { } from && Parsed(Statuses[step]) is { } to ? OrderLifecycle.Between(from, to) : null;
            if (row is null || (row.Origin is { } only && Names.Of(only) != Origin))
                breaches.Add($"{Reference} went from {Statuses[step - 1]} to {Statuses[step]}");
            else
                events.Add(row.Event);
        }

        if (Statuses.Count > 0 && Statuses[^1] != Status)
            breaches.Add($"{Reference} is {Status}, and its history ends with {Statuses[^1]}");
        return (events, breaches);
    }

    private static OrderStatus? Parsed(string status) => Names.Parse<OrderStatus>(status);
}
