using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

internal sealed class PurchaseImports(SqlSession sql) : IPurchaseImports
{
    private static readonly Statement Insert = Statement.For(dialect => dialect.InsertReturning(
        "purchase_imports (import_id, website_seq, file_name, columns, delimiter, lines, rejected, batches_left, created_at, completed_at)",
        "@Id, @Website, @FileName, @Columns, @Delimiter, @Lines, @Rejected, @Batches, @CreatedAt, @CompletedAt",
        "seq"));

    public async Task<long> Add(NewImport import, CancellationToken ct)
    {
        var seq = await sql.First<long>(Insert, new
        {
            import.Id,
            Website = import.Website.Seq,
            import.FileName,
            Columns = StoredPurchases.Texts(import.File.Columns),
            Delimiter = import.File.Delimiter.ToString(),
            import.File.Lines,
            Rejected = import.File.Refused.Count,
            import.Batches,
            import.CreatedAt,
            CompletedAt = import.Batches == 0 ? import.CreatedAt : (Instant?)null,
        }, ct);
        await Keep(seq, import.File.Refused, ct);
        return seq;
    }

    private static readonly Statement Count = new("""
        UPDATE purchase_imports
           SET accepted = accepted + @Accepted, duplicates = duplicates + @Duplicates, rejected = rejected + @Rejected, batches_left = batches_left - 1,
               completed_at = CASE WHEN batches_left = 1 THEN @Now ELSE completed_at END
         WHERE seq = @Import
        """);

    public async Task Note(long import, IReadOnlyList<ReadPurchase> purchases, IReadOnlyList<PurchaseOutcome> outcomes, Instant now, CancellationToken ct)
    {
        var told = purchases.Zip(outcomes).ToLookup(pair => pair.Second.Status);
        await Keep(import, [.. told[PurchaseOutcomeStatus.Rejected].SelectMany(pair => Lines(pair.First, pair.Second))], ct);
        await sql.Execute(Count, new
        {
            Import = import,
            Accepted = LinesOf(PurchaseOutcomeStatus.Accepted),
            Duplicates = LinesOf(PurchaseOutcomeStatus.Duplicate),
            Rejected = LinesOf(PurchaseOutcomeStatus.Rejected),
            Now = now,
        }, ct);

        int LinesOf(PurchaseOutcomeStatus status) => told[status].Sum(pair => pair.First.Lines.Count);
    }

    private static readonly Statement InsertLine = new("""
        INSERT INTO purchase_import_lines (import_seq, line, reference, email_hash, source, problems)
        VALUES (@Import, @Number, @Reference, @EmailHash, @Source, @Problems)
        """);

    private async Task Keep(long import, IReadOnlyList<RefusedLine> lines, CancellationToken ct)
    {
        if (lines.Count == 0)
            return;

        await sql.Execute(InsertLine, lines.Select(line => new
        {
            Import = import,
            line.Number,
            line.Reference,
            line.EmailHash,
            Source = line.Values is null ? null : StoredPurchases.Texts(line.Values),
            Problems = StoredProblem.Write(line.Problems),
        }), ct);
    }

    private const string Select = """
        SELECT i.seq, i.import_id, i.file_name, i.columns, i.delimiter, i.lines, i.accepted, i.duplicates, i.rejected, i.created_at, i.completed_at
          FROM purchase_imports AS i
        """;

    private static readonly Statement FindOne = new($"{Select} WHERE i.import_id = @Id AND i.website_seq = @Website");

    public async Task<PurchaseImport?> Find(Website website, Guid id, CancellationToken ct) =>
        (await sql.First<ImportRow>(FindOne, new { Id = id, Website = website.Seq }, ct))?.ToImport();

    private static readonly Statement FindNumbered = new($"{Select} WHERE i.seq = @Seq AND i.website_seq = @Website");

    public async Task<PurchaseImport?> Find(Website website, long number, CancellationToken ct) =>
        (await sql.First<ImportRow>(FindNumbered, new { Seq = number, Website = website.Seq }, ct))?.ToImport();

    internal static readonly Statement FindNewest = Statement.For(dialect => $"{Select} WHERE i.website_seq = @Website ORDER BY i.seq DESC {dialect.Take("@Most")}");

    public async Task<IReadOnlyList<PurchaseImport>> Newest(Website website, int most, CancellationToken ct) =>
        [.. (await sql.Query<ImportRow>(FindNewest, new { Website = website.Seq, Most = most }, ct)).Select(row => row.ToImport())];

    private static readonly Statement ReadLines = new("""
        SELECT l.line, l.reference, l.email_hash, l.source, l.problems FROM purchase_import_lines AS l WHERE l.import_seq = @Import ORDER BY l.line
        """);

    public async Task<IReadOnlyList<RefusedLine>> RefusedLines(long import, CancellationToken ct) =>
        [.. (await sql.Query<LineRow>(ReadLines, new { Import = import }, ct)).Select(row => row.ToLine())];

    internal static readonly Statement ForgetValues = new("""
        UPDATE purchase_import_lines
           SET source = NULL, email_hash = NULL
         WHERE import_seq IN (SELECT i.seq FROM purchase_imports AS i WHERE i.website_seq = @Website) AND (reference = @Reference OR email_hash = @EmailHash)
        """);

    public Task Forget(Website website, string reference, byte[]? emailHash, CancellationToken ct) =>
        sql.Execute(ForgetValues, new { Website = website.Seq, Reference = reference, EmailHash = emailHash }, ct);

    private static readonly Statement FindOld = Statement.For(dialect => $"""
        SELECT i.seq FROM purchase_imports AS i WHERE i.created_at <= @Before AND i.completed_at IS NOT NULL ORDER BY i.created_at {dialect.Take("@Most")}
        """);

    private static readonly Statement DeleteLines = new("DELETE FROM purchase_import_lines WHERE import_seq = @Import");

    private static readonly Statement DeleteFiles = new("DELETE FROM purchase_files WHERE import_seq = @Import");

    private static readonly Statement DeleteOne = new("DELETE FROM purchase_imports WHERE seq = @Import");

    public async Task<int> Purge(Instant before, int most, CancellationToken ct)
    {
        var old = await sql.Query<long>(FindOld, new { Before = before, Most = most }, ct);
        foreach (var import in old)
        {
            await sql.Execute(DeleteLines, new { Import = import }, ct);
            await sql.Execute(DeleteFiles, new { Import = import }, ct);
            await sql.Execute(DeleteOne, new { Import = import }, ct);
        }

        return old.Count;
    }

    private static IEnumerable<RefusedLine> Lines(ReadPurchase read, PurchaseOutcome outcome) =>
        read.Lines.Select(line => new RefusedLine(line.Number, read.Reference, read.EmailHash, line.Values, outcome.Rejection!.Problems));

    private sealed class ImportRow
    {
        public required long Seq { get; init; }

        public required Guid ImportId { get; init; }

        public string? FileName { get; init; }

        public required string Columns { get; init; }

        public required string Delimiter { get; init; }

        public required int Lines { get; init; }

        public required int Accepted { get; init; }

        public required int Duplicates { get; init; }

        public required int Rejected { get; init; }

        public required Instant CreatedAt { get; init; }

        public Instant? CompletedAt { get; init; }

        public PurchaseImport ToImport() => new(
            Seq, ImportId, FileName, StoredPurchases.Read(Columns, StoredPurchases.Default.IReadOnlyListString), Delimiter[0], Lines, Accepted, Duplicates, Rejected, CreatedAt, CompletedAt);
    }

    private sealed class LineRow
    {
        public required int Line { get; init; }

        public string? Reference { get; init; }

        public byte[]? EmailHash { get; init; }

        public string? Source { get; init; }

        public required string Problems { get; init; }

        public RefusedLine ToLine() => new(
            Line, Reference, EmailHash, Source is null ? null : StoredPurchases.Read(Source, StoredPurchases.Default.IReadOnlyListString), StoredProblem.Read(Problems));
    }
}
