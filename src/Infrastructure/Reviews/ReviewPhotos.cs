using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

internal sealed class ReviewPhotos(SqlSession sql) : IReviewPhotos
{
    private static readonly Statement Insert = new("""
        INSERT INTO review_photos (media_id, event_seq, product_ref, created_at, expires_at)
        SELECT @Id, e.seq, @Product, @Now, @ExpiresAt FROM purchase_events AS e WHERE e.event_id = @Purchase
        """);

    public Task Add(ReviewPhoto photo, Instant now, CancellationToken ct) =>
        sql.Execute(Insert, new { photo.Id, photo.Purchase, Product = photo.Product ?? "", Now = now, ExpiresAt = now + IReviewPhotos.Lifetime }, ct);

    // What is past its time belongs to the sweeper: its file may be gone already.
    private static readonly Statement FindOfPurchase = new("""
        SELECT p.media_id, e.event_id, p.product_ref, r.review_id
          FROM purchase_events AS e
          JOIN review_photos AS p ON p.event_seq = e.seq
          LEFT JOIN reviews AS r ON r.seq = p.review_seq
         WHERE e.event_id = @Purchase AND (p.expires_at IS NULL OR p.expires_at > @Now)
         ORDER BY p.seq
        """);

    public async Task<IReadOnlyList<ReviewPhoto>> Of(PurchaseEventId purchase, Instant now, CancellationToken ct) =>
        [.. (await sql.Query<PhotoRow>(FindOfPurchase, new { Purchase = purchase, Now = now }, ct)).Select(row => row.ToPhoto())];

    private static readonly Statement Give = new("""
        UPDATE review_photos SET expires_at = NULL, review_seq = (SELECT r.seq FROM reviews AS r WHERE r.review_id = @Review) WHERE media_id = @Id AND expires_at > @Now
        """);

    public async Task<bool> TryGive(MediaId id, ReviewId review, Instant now, CancellationToken ct) => await sql.Execute(Give, new { Id = id, Review = review, Now = now }, ct) == 1;

    private static readonly Statement Expire = new("""
        UPDATE review_photos SET expires_at = @Now, review_seq = NULL WHERE media_id = @Id AND event_seq = (SELECT e.seq FROM purchase_events AS e WHERE e.event_id = @Purchase)
        """);

    public Task Drop(PurchaseEventId purchase, MediaId id, Instant now, CancellationToken ct) => sql.Execute(Expire, new { Id = id, Purchase = purchase, Now = now }, ct);

    private static readonly Statement FindPublic = new("""
        SELECT r.seq FROM review_photos AS p JOIN reviews AS r ON r.seq = p.review_seq WHERE p.media_id = @Id AND r.published_at IS NOT NULL
        """);

    public async Task<bool> IsPublic(MediaId id, CancellationToken ct) => await sql.First<long?>(FindPublic, new { Id = id }, ct) is not null;

    private static readonly Statement FindOfReview = new("""
        SELECT p.media_id FROM review_photos AS p WHERE p.review_seq IS NOT NULL AND p.review_seq = (SELECT r.seq FROM reviews AS r WHERE r.review_id = @Review)
        """);

    public Task<IReadOnlyList<MediaId>> OfReview(ReviewId review, CancellationToken ct) => sql.Query<MediaId>(FindOfReview, new { Review = review }, ct);

    private static readonly Statement FindExpired = Statement.For(dialect => $"""
        SELECT p.media_id FROM review_photos AS p WHERE p.expires_at IS NOT NULL AND p.expires_at <= @Now ORDER BY p.expires_at {dialect.Take("@Most")}
        """);

    public Task<IReadOnlyList<MediaId>> Expired(Instant now, int most, CancellationToken ct) => sql.Query<MediaId>(FindExpired, new { Now = now, Most = most }, ct);

    private static readonly Statement Delete = new("DELETE FROM review_photos WHERE media_id = @Id");

    public Task Forget(MediaId id, CancellationToken ct) => sql.Execute(Delete, new { Id = id }, ct);

    private sealed class PhotoRow
    {
        public required MediaId MediaId { get; init; }

        public required PurchaseEventId EventId { get; init; }

        public required string ProductRef { get; init; }

        public ReviewId? ReviewId { get; init; }

        public ReviewPhoto ToPhoto() => new(MediaId, EventId, ReviewRow.ProductOf(ProductRef), ReviewId);
    }
}
