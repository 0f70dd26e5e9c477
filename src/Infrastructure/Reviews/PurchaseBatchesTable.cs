using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

internal sealed class PurchaseBatchesTable(SqlSession sql) : IPurchaseBatches
{
    private static readonly Statement Insert = new("""
        INSERT INTO purchase_batches (batch_id, website_seq, import_seq, source, events, received_at, due_at)
        VALUES (@Id, @Website, @Import, @Source, @Events, @Now, @Now)
        """);

    public Task Add(Guid id, Website website, PurchaseSource source, IReadOnlyList<ReadPurchase> purchases, long? import, Instant now, CancellationToken ct) =>
        sql.Execute(Insert, new { Id = id, Website = website.Seq, Import = import, Source = source.ToDb(), Events = StoredRead.Write(purchases), Now = now }, ct);

    internal static readonly Statement AnyDue = Statement.For(dialect => $"SELECT b.seq FROM purchase_batches AS b WHERE b.due_at <= @Now ORDER BY b.due_at {dialect.Take("1")}");

    public async Task<bool> HasDue(Instant now, CancellationToken ct) => await sql.First<long?>(AnyDue, new { Now = now }, ct) is not null;

    internal static readonly Statement ClaimDue = Statement.For(dialect => dialect.Claim(
        "purchase_batches", "lease = @Lease, due_at = @Until, attempts = t.attempts + 1", "t.due_at <= @Now", "@Most", "seq", "website_seq", "import_seq", "source", "events", "attempts"));

    private static readonly Statement FindWebsite = new("SELECT w.website_id, w.partner_id, w.mode FROM websites AS w WHERE w.seq = @Website");

    public async Task<IReadOnlyList<ClaimedBatch>> Claim(int most, Instant now, Instant until, CancellationToken ct)
    {
        var lease = Ids.Ordered(now);
        var rows = await sql.Query<BatchRow>(ClaimDue, new { Lease = lease, Until = until, Now = now, Most = most }, ct);
        var claimed = new List<ClaimedBatch>(rows.Count);
        foreach (var website in rows.OrderBy(row => row.Seq).GroupBy(row => row.WebsiteSeq))
        {
            var of = (await sql.First<WebsiteRow>(FindWebsite, new { Website = website.Key }, ct))!;
            claimed.AddRange(website.Select(row => new ClaimedBatch(
                row.Seq, lease, row.Attempts, new Owner(of.PartnerId, of.Mode.FromDb<Mode>()), of.WebsiteId, row.Source.FromDb<PurchaseSource>(), row.ImportSeq, row.Events)));
        }

        return claimed;
    }

    public IReadOnlyList<ReadPurchase> Read(ClaimedBatch batch) => StoredRead.Read(batch.Purchases);

    private static readonly Statement Delete = new("DELETE FROM purchase_batches WHERE seq = @Seq AND lease = @Lease");

    public async Task<bool> TryFinish(ClaimedBatch batch, CancellationToken ct) => await sql.Execute(Delete, new { batch.Seq, batch.Lease }, ct) == 1;

    private static readonly Statement PutOff = new("UPDATE purchase_batches SET due_at = @Due WHERE seq = @Seq AND lease = @Lease");

    public Task Postpone(ClaimedBatch batch, Instant due, CancellationToken ct) => sql.Execute(PutOff, new { batch.Seq, batch.Lease, Due = due }, ct);

    // However many wait, only those that may hold the purchase are read.
    private static readonly Statement ThatMention = new("SELECT b.seq, b.events FROM purchase_batches AS b WHERE b.website_seq = @Website AND b.events LIKE @Mention ESCAPE '~'");

    private static readonly Statement Replace = new("UPDATE purchase_batches SET events = @Events WHERE seq = @Seq");

    public async Task Forget(Website website, string reference, CancellationToken ct)
    {
        foreach (var batch in await sql.Query<WaitingRow>(ThatMention, new { Website = website.Seq, Mention = $"%{ForLike(StoredRead.Spelled(reference))}%" }, ct))
        {
            var waiting = StoredRead.Read(batch.Events);
            var others = waiting.Where(read => read.Reference != reference).ToList();
            if (others.Count < waiting.Count)
                await sql.Execute(Replace, new { batch.Seq, Events = StoredRead.Write(others) }, ct);
        }
    }

    private static string ForLike(string text) =>
        text.Replace("~", "~~", StringComparison.Ordinal).Replace("%", "~%", StringComparison.Ordinal).Replace("_", "~_", StringComparison.Ordinal).Replace("[", "~[", StringComparison.Ordinal);

    private sealed class BatchRow
    {
        public required long Seq { get; init; }

        public required long WebsiteSeq { get; init; }

        public long? ImportSeq { get; init; }

        public required string Source { get; init; }

        public required string Events { get; init; }

        public required int Attempts { get; init; }
    }

    private sealed class WaitingRow
    {
        public required long Seq { get; init; }

        public required string Events { get; init; }
    }

    private sealed class WebsiteRow
    {
        public required WebsiteId WebsiteId { get; init; }

        public required PartnerId PartnerId { get; init; }

        public required string Mode { get; init; }
    }
}
