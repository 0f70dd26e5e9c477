using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

/// <summary>References go to a statement as one JSON list: fifty purchases cost one look, not fifty.</summary>
internal sealed class PurchaseEvents(SqlSession sql) : IPurchaseEvents
{
    internal static readonly Statement FindKnown = Statement.For(dialect => $"""
        SELECT e.event_id, e.reference, e.fingerprint
          FROM {References.In(dialect)}
          JOIN purchase_events AS e ON e.website_seq = @Website AND e.reference = {References.Value(dialect)}
        """);

    public async Task<IReadOnlyDictionary<string, KnownPurchase>> Known(Website website, IReadOnlyCollection<string> references, CancellationToken ct) =>
        references.Count == 0 ? new Dictionary<string, KnownPurchase>() :
        (await sql.Query<KnownRow>(FindKnown, new { Website = website.Seq, References = References.Listed(references) }, ct))
            .ToDictionary(row => row.Reference, row => new KnownPurchase(row.EventId, row.Fingerprint), StringComparer.Ordinal);

    internal static readonly Statement FindOrders = Statement.For(dialect => $"""
        SELECT o.seq, o.partner_order_id, o.status
          FROM {References.In(dialect)}
          JOIN orders AS o ON o.partner_id = @Partner AND o.mode = @Mode AND o.origin IN ('delivery', 'merchant') AND o.partner_order_id = {References.Value(dialect)}
        """);

    public async Task<IReadOnlyDictionary<string, OrderBehind>> OrdersBehind(Owner owner, IReadOnlyCollection<string> references, CancellationToken ct)
    {
        if (references.Count == 0)
            return new Dictionary<string, OrderBehind>();
        var rows = await sql.Query<OrderRow>(FindOrders, new { owner.Partner, Mode = owner.Mode.ToDb(), References = References.Listed(references) }, ct);
        return rows.GroupBy(row => row.PartnerOrderId.Trim(), StringComparer.Ordinal)
            .ToDictionary(order => order.Key, order => order.MaxBy(row => row.Seq.Value)!.ToOrder(), StringComparer.Ordinal);
    }

    private static readonly Statement Insert = new("""
        INSERT INTO purchase_events (event_id, website_seq, reference, fingerprint, consumer, email_hash, content, purchased_at, order_seq, source, received_at)
        VALUES (@Id, @Website, @Reference, @Fingerprint, @Consumer, @EmailHash, @Content, @PurchasedAt, @Order, @Source, @ReceivedAt)
        """);

    public Task<bool> TryAdd(NewPurchase purchase, CancellationToken ct)
    {
        var told = purchase.Purchase;
        return sql.TryInsert(Insert, new
        {
            purchase.Id,
            Website = purchase.Website.Seq,
            told.Reference,
            purchase.Fingerprint,
            Consumer = StoredConsumer.Write(told.Consumer),
            EmailHash = EmailHash.Of(told.Consumer.Email),
            Content = StoredContent.Write(told),
            told.PurchasedAt,
            purchase.Order,
            Source = purchase.Source.ToDb(),
            purchase.ReceivedAt,
        }, ct);
    }

    private static readonly Statement FindOne = new("SELECT e.event_id, e.reference, e.email_hash FROM purchase_events AS e WHERE e.event_id = @Id AND e.website_seq = @Website");

    public async Task<StoredPurchase?> Find(Website website, PurchaseEventId id, CancellationToken ct) =>
        await sql.First<StoredRow>(FindOne, new { Id = id, Website = website.Seq }, ct) is { } row ? new StoredPurchase(row.EventId, row.Reference, row.EmailHash) : null;

    private static readonly Statement ForgetConsumer = new("""
        UPDATE purchase_events
           SET consumer = NULL, email_hash = NULL, fingerprint = NULL, erased_at = @Now
         WHERE event_id = @Id AND website_seq = @Website AND erased_at IS NULL
        """);

    public Task Erase(Website website, PurchaseEventId id, Instant now, CancellationToken ct) =>
        sql.Execute(ForgetConsumer, new { Id = id, Website = website.Seq, Now = now }, ct);

    private sealed class KnownRow
    {
        public required PurchaseEventId EventId { get; init; }

        public required string Reference { get; init; }

        public byte[]? Fingerprint { get; init; }
    }

    private sealed class OrderRow
    {
        public required OrderNumber Seq { get; init; }

        public required string PartnerOrderId { get; init; }

        public required string Status { get; init; }

        public OrderBehind ToOrder() => new(Seq, Status.FromDb<OrderStatus>());
    }

    private sealed class StoredRow
    {
        public required PurchaseEventId EventId { get; init; }

        public required string Reference { get; init; }

        public byte[]? EmailHash { get; init; }
    }
}

/// <summary>How a statement takes a JSON list of references, <c>@References</c>.</summary>
internal static class References
{
    /// <summary>As a JSON list without quotes and backslashes within a text, which not every T-SQL engine's OPENJSON unescapes: ~1 and ~2 stand for them, ~0 for ~.</summary>
    public static string Listed(IEnumerable<string> references) => StoredPurchases.Texts(references.Select(reference => reference
        .Replace("~", "~0", StringComparison.Ordinal).Replace("\"", "~1", StringComparison.Ordinal).Replace("\\", "~2", StringComparison.Ordinal)));

    /// <summary>The list in FROM, under the name <c>r</c>.</summary>
    public static string In(SqlDialect dialect) => dialect.Provider == StorageProvider.Sqlite ? "json_each(@References) AS r" : "OPENJSON(@References) AS r";

    /// <summary>One of them, in the collation that references are stored in.</summary>
    public static string Value(SqlDialect dialect) => dialect.Provider == StorageProvider.Sqlite
        ? Unlisted("r.value")
        : $"CAST({Unlisted("r.[value]")} AS nvarchar(255)) COLLATE Latin1_General_100_BIN2";

    private static string Unlisted(string column) => $"""REPLACE(REPLACE(REPLACE({column}, '~1', '"'), '~2', '\'), '~0', '~')""";
}
