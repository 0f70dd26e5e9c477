using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;
using SolicitationTransition = Parcours.Domain.Kernel.Transition<Parcours.Domain.Reviews.SolicitationStatus, Parcours.Domain.Reviews.SolicitationTrigger, Parcours.Domain.Reviews.SolicitationKind>;

namespace Parcours.Infrastructure.Reviews;

internal sealed class ReviewRequests(SqlSession sql) : IReviewRequests
{
    private static readonly Statement FindPurchase = new("""
        SELECT e.seq AS event_seq, e.event_id, e.reference, e.consumer, e.content, w.website_id, w.name AS shop, w.language, w.country, w.auto_publish_from
          FROM solicitations AS q
          JOIN purchase_events AS e ON e.seq = q.event_seq
          JOIN websites AS w ON w.seq = e.website_seq
         WHERE q.seq = @Id
        """);

    private static readonly Statement FindRequests = new("SELECT q.seq, q.kind, q.status FROM solicitations AS q WHERE q.event_seq = @Purchase AND q.event_seq IS NOT NULL");

    public async Task<ReviewRequest?> Find(SolicitationId id, CancellationToken ct)
    {
        if (await sql.First<PurchaseRow>(FindPurchase, new { Id = id }, ct) is not { } row)
            return null;

        var requests = await sql.Query<RequestRow>(FindRequests, new { Purchase = row.EventSeq }, ct);
        var consumer = StoredConsumer.Read(row.Consumer);
        return new ReviewRequest(
            id,
            row.EventId,
            row.WebsiteId,
            row.Shop,
            row.Country,
            row.Reference,
            consumer?.Language ?? row.Language,
            consumer?.ShownName,
            (int?)row.AutoPublishFrom,
            [.. requests.Where(request => request.Kind is not null).OrderBy(request => request.Seq.Value).Select(request => request.ToState())],
            [.. Purchase.Reviewable(StoredContent.Read(row.Content).Bought).Select(ReviewedProduct.Of)]);
    }

    // What was opened or answered needs no reminder; a lease on it comes to nothing.
    private static readonly Statement Open = new("UPDATE solicitations SET status = @To, opened_at = @Now WHERE seq = @Id AND status = @From");

    private static readonly Statement Answer = new("""
        UPDATE solicitations SET status = @To, answered_at = @Now, due_at = NULL, lease = NULL WHERE seq = @Id AND status = @From
        """);

    public async Task<bool> TryMove(SolicitationId id, SolicitationTransition step, Instant now, CancellationToken ct) =>
        await sql.Execute(step.On == SolicitationTrigger.Open ? Open : Answer, new { Id = id, From = step.From.ToDb(), To = step.To.ToDb(), Now = now }, ct) == 1;

    private sealed class PurchaseRow
    {
        public required long EventSeq { get; init; }

        public required PurchaseEventId EventId { get; init; }

        public required string Reference { get; init; }

        public string? Consumer { get; init; }

        public required string Content { get; init; }

        public required WebsiteId WebsiteId { get; init; }

        public required string Shop { get; init; }

        public required string Language { get; init; }

        public required string Country { get; init; }

        public long? AutoPublishFrom { get; init; }
    }

    private sealed class RequestRow
    {
        public required SolicitationId Seq { get; init; }

        public string? Kind { get; init; }

        public required string Status { get; init; }

        public RequestState ToState() => new(Seq, Kind!.FromDb<SolicitationKind>(), Status.FromDb<SolicitationStatus>());
    }
}
