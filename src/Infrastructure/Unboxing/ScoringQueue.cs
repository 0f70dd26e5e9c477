using NodaTime;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Unboxing;

internal sealed class ScoringQueue(SqlSession sql) : IScoringQueue
{
    internal static readonly Statement FirstDue = Statement.For(dialect => $"""
        SELECT s.analysis_due_at
          FROM unboxing_submissions AS s
         WHERE s.analysis_due_at IS NOT NULL AND s.analysis_due_at <= @Now
         ORDER BY s.analysis_due_at
        {dialect.Take("1")}
        """);

    public Task<Instant?> OldestDue(Instant now, CancellationToken ct) => sql.First<Instant?>(FirstDue, new { Now = now }, ct);

    internal static readonly Statement ClaimDue = Statement.For(dialect => dialect.Claim(
        "unboxing_submissions",
        "analysis_lease = @Lease, analysis_due_at = @Until, analysis_attempts = t.analysis_attempts + 1",
        "t.analysis_due_at IS NOT NULL AND t.analysis_due_at <= @Now",
        "1",
        "order_seq", "analysis_attempts", "reference_asked_at"));

    public async Task<ClaimedSubmission?> TryClaim(Instant now, Instant until, CancellationToken ct)
    {
        var lease = Ids.Ordered(now);
        return await sql.First<ClaimedRow>(ClaimDue, new { Now = now, Until = until, Lease = lease }, ct) is { } row
            ? new ClaimedSubmission(row.OrderSeq, lease, row.AnalysisAttempts, row.ReferenceAskedAt is not null)
            : null;
    }

    private static readonly Statement Hold = new("UPDATE unboxing_submissions SET analysis_due_at = @Until WHERE order_seq = @Order AND analysis_lease = @Lease");

    public async Task<bool> TryHold(ClaimedSubmission claimed, Instant until, CancellationToken ct) =>
        await sql.Execute(Hold, new { claimed.Order, claimed.Lease, Until = until }, ct) == 1;

    private static readonly Statement NoteAsked = new("UPDATE unboxing_submissions SET reference_asked_at = @Now WHERE order_seq = @Order AND reference_asked_at IS NULL");

    public async Task<bool> TryNoteReferenceAsked(ClaimedSubmission claimed, Instant now, CancellationToken ct) =>
        await sql.Execute(NoteAsked, new { claimed.Order, Now = now }, ct) == 1;

    private static readonly Statement KeepReport = new("""
        UPDATE unboxing_submissions
           SET report = @Report, analysis_due_at = NULL, analysis_lease = NULL
         WHERE order_seq = @Order AND analysis_lease = @Lease
        """);

    public async Task<bool> TryStore(ClaimedSubmission claimed, EvidenceReport report, CancellationToken ct) =>
        await sql.Execute(KeepReport, new { claimed.Order, claimed.Lease, Report = StoredReport.Write(report) }, ct) == 1;

    private static readonly Statement LetGo = new("""
        UPDATE unboxing_submissions SET analysis_due_at = @DueAt, analysis_lease = NULL WHERE order_seq = @Order AND analysis_lease = @Lease
        """);

    public Task PutOff(ClaimedSubmission claimed, Instant dueAt, CancellationToken ct) => sql.Execute(LetGo, new { claimed.Order, claimed.Lease, DueAt = dueAt }, ct);

    private static readonly Statement Return = new("""
        UPDATE unboxing_submissions
           SET analysis_due_at = @Now, analysis_lease = NULL, analysis_attempts = analysis_attempts - 1
         WHERE order_seq = @Order AND analysis_lease = @Lease
        """);

    public Task GiveBack(ClaimedSubmission claimed, Instant now, CancellationToken ct) => sql.Execute(Return, new { claimed.Order, claimed.Lease, Now = now }, ct);

    // Without its lease, whoever scores it just now does so for nothing. What was never scored keeps count of its attempts.
    private static readonly Statement Requeue = new("""
        UPDATE unboxing_submissions
           SET analysis_due_at = @Now, analysis_lease = NULL, analysis_attempts = CASE WHEN report IS NULL THEN analysis_attempts ELSE 0 END
         WHERE order_seq = @Order AND erased_at IS NULL
        """);

    public Task ScoreAgain(OrderNumber order, Instant now, CancellationToken ct) => sql.Execute(Requeue, new { Order = order, Now = now }, ct);

    private sealed class ClaimedRow
    {
        public required OrderNumber OrderSeq { get; init; }

        public required int AnalysisAttempts { get; init; }

        public Instant? ReferenceAskedAt { get; init; }
    }
}
