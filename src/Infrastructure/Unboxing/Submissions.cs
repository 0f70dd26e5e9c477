using NodaTime;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Unboxing;

internal sealed class Submissions(SqlSession sql) : ISubmissions
{
    private static readonly Statement Insert = new("""
        INSERT INTO unboxing_submissions (order_seq, receipt, condition, problem, notes, submitted_at, analysis_due_at)
        VALUES (@Order, @Receipt, @Condition, @Problem, @Notes, @At, @At)
        """);

    public Task<bool> TryAdd(Submission submission, CancellationToken ct) => sql.TryInsert(Insert, new
    {
        submission.Order,
        Receipt = submission.Receipt.Value,
        Condition = submission.Condition.ToDb(),
        Problem = submission.Problem?.ToDb(),
        submission.Notes,
        submission.At,
    }, ct);

    private static readonly Statement FindOne = new("""
        SELECT s.order_seq, s.receipt, s.condition, s.problem, s.notes, s.submitted_at, s.erased_at FROM unboxing_submissions AS s WHERE s.order_seq = @Order
        """);

    public async Task<Submission?> Find(OrderNumber order, CancellationToken ct) => (await sql.First<SubmissionRow>(FindOne, new { Order = order }, ct))?.ToSubmission();

    private static readonly Statement FindReportOf = new("SELECT s.report FROM unboxing_submissions AS s WHERE s.order_seq = @Order");

    public async Task<EvidenceReport?> FindReport(OrderNumber order, CancellationToken ct) => StoredReport.Read(await sql.First<string?>(FindReportOf, new { Order = order }, ct));

    // No order ends before its submission, so the index leaves out all that are younger.
    private static readonly Statement FindDue = Statement.For(dialect => $"""
        SELECT s.order_seq
          FROM unboxing_submissions AS s
          JOIN orders AS o ON o.seq = s.order_seq
         WHERE s.erased_at IS NULL AND s.submitted_at <= @Before AND o.status IN ('completed', 'refunded') AND o.updated_at <= @Before
         ORDER BY s.submitted_at {dialect.Take("@Most")}
        """);

    public Task<IReadOnlyList<OrderNumber>> ToErase(Instant before, int most, CancellationToken ct) =>
        sql.Query<OrderNumber>(FindDue, new { Before = before, Most = most }, ct);

    private static readonly Statement MarkErased = new("UPDATE unboxing_submissions SET erased_at = @Now WHERE order_seq = @Order AND erased_at IS NULL");

    public Task NoteErased(OrderNumber order, Instant now, CancellationToken ct) => sql.Execute(MarkErased, new { Order = order, Now = now }, ct);

    private sealed class SubmissionRow
    {
        public required OrderNumber OrderSeq { get; init; }

        public required string Receipt { get; init; }

        public required string Condition { get; init; }

        public string? Problem { get; init; }

        public string? Notes { get; init; }

        public required Instant SubmittedAt { get; init; }

        public Instant? ErasedAt { get; init; }

        public Submission ToSubmission() =>
            new(OrderSeq, new ReceiptNumber(Receipt), Condition.FromDb<Condition>(), Problem?.FromDb<Problem>(), Notes, SubmittedAt) { ErasedAt = ErasedAt };
    }
}
