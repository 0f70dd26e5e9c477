using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

internal sealed class GetReviewWorkHandler(SqlSession sql) : IQueryHandler<GetReviewWork, ReviewWork>
{
    private static readonly Statement FindAnyones = new($"""
        SELECT {ReviewRow.ColumnsOfWork}
          FROM reviews AS r
          {ReviewRow.Joins}
         WHERE r.review_id = @Id
        """);

    private static readonly Statement FindOwned = new($"""
        SELECT {ReviewRow.ColumnsOfWork}
          FROM reviews AS r
          {ReviewRow.Joins}
         WHERE r.review_id = @Id AND w.partner_id = @Partner AND w.mode = @Mode
        """);

    private static readonly Statement ReadHistory = new("""
        SELECT h.at, h.event, h.actor, h.reason, h.note, h.rating, h.content FROM review_history AS h WHERE h.review_seq = @Review ORDER BY h.seq
        """);

    public async Task<Result<ReviewWork>> Handle(GetReviewWork query, CancellationToken cancellationToken)
    {
        var row = query.By.Owner is { } owner
            ? await sql.First<ReviewRow>(FindOwned, new { Id = query.Review, owner.Partner, Mode = owner.Mode.ToDb() }, cancellationToken)
            : await sql.First<ReviewRow>(FindAnyones, new { Id = query.Review }, cancellationToken);
        if (row is null)
            return ReviewErrors.ReviewNotFound;

        var history = await sql.Query<StepRow>(ReadHistory, new { Review = row.Seq }, cancellationToken);
        return WorkOf(row) with { History = [.. history.Select(step => step.ToStep())] };
    }

    internal static ReviewWork WorkOf(ReviewRow row) =>
        new(row.ToReview(), row.Shop!, row.Reference!, row.ProductRef.Length == 0 ? null : row.SubjectName, StoredConsumer.Read(row.Consumer)?.ShownName);

    private sealed class StepRow
    {
        public required Instant At { get; init; }

        public required string Event { get; init; }

        public required string Actor { get; init; }

        public string? Reason { get; init; }

        public string? Note { get; init; }

        public long? Rating { get; init; }

        public string? Content { get; init; }

        public ReviewStep ToStep() => new(At, Event, Actor, Reason?.FromDb<ReviewReason>(), Note, (int?)Rating, Content);
    }
}
