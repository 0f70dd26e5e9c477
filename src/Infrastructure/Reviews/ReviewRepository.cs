using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

internal sealed class ReviewRepository(SqlSession sql, ReviewTotals totals, ICallerContext callers) : IReviews
{
    private static readonly Statement FindAnyones = new($"""
        SELECT {ReviewRow.Columns}
          FROM reviews AS r
          {ReviewRow.Joins}
         WHERE r.review_id = @Id
        """);

    public async Task<Review?> Find(ReviewId id, CancellationToken ct) => (await sql.First<ReviewRow>(FindAnyones, new { Id = id }, ct))?.ToReview();

    private static readonly Statement FindOwned = new($"""
        SELECT {ReviewRow.Columns}
          FROM reviews AS r
          {ReviewRow.Joins}
         WHERE r.review_id = @Id AND w.partner_id = @Partner AND w.mode = @Mode
        """);

    public async Task<Review?> Find(Owner owner, ReviewId id, CancellationToken ct) =>
        (await sql.First<ReviewRow>(FindOwned, new { Id = id, owner.Partner, Mode = owner.Mode.ToDb() }, ct))?.ToReview();

    private static readonly Statement FindOfPurchase = new("SELECT r.review_id FROM reviews AS r JOIN purchase_events AS e ON e.seq = r.event_seq WHERE e.event_id = @Purchase");

    public async Task<IReadOnlyList<Review>> Of(PurchaseEventId purchase, CancellationToken ct)
    {
        var found = new List<Review>();
        foreach (var id in await sql.Query<ReviewId>(FindOfPurchase, new { Purchase = purchase }, ct))
            found.Add((await Find(id, ct))!);
        return [.. found.OrderBy(review => review.CreatedAt).ThenBy(review => review.Product, StringComparer.Ordinal)];
    }

    private static readonly Statement DescribeSubject = new("""
        UPDATE review_subjects
           SET name = @Name, brand = @Brand, url = @Url, image_url = @ImageUrl
         WHERE website_seq = (SELECT w.seq FROM websites AS w WHERE w.website_id = @Website) AND product_ref = @Product
        """);

    private static readonly Statement InsertSubject = new("""
        INSERT INTO review_subjects (website_seq, kind, product_ref, name, brand, url, image_url)
        SELECT w.seq, @Kind, @Product, COALESCE(@Name, w.name), @Brand, COALESCE(@Url, CASE WHEN @Kind = 'brand' THEN w.url END), @ImageUrl FROM websites AS w WHERE w.website_id = @Website
        """);

    private static readonly Statement Insert = new("""
        INSERT INTO reviews (
            review_id, website_seq, mode, event_seq, subject_seq, kind, rating, content, text_hash, language, status, version, hints, photos, flags, created_at, updated_at)
        SELECT @Id, e.website_seq, w.mode, e.seq, s.seq, @Kind, @Rating, @Text, @TextHash, @Language, @Status, @Version, @Hints, '', 0, @CreatedAt, @UpdatedAt
          FROM purchase_events AS e
          JOIN websites AS w ON w.seq = e.website_seq
          JOIN review_subjects AS s ON s.website_seq = e.website_seq AND s.product_ref = @Product
         WHERE e.event_id = @Purchase
        """);

    public async Task<bool> TryAdd(Review review, ReviewedProduct? product, CancellationToken ct)
    {
        var subject = new { review.Website, Kind = review.Kind.ToDb(), Product = review.Product ?? "", product?.Name, product?.Brand, product?.Url, product?.ImageUrl };
        // A shop is called as its website is; a product as the last purchase calls it.
        if (product is null || await sql.Execute(DescribeSubject, subject, ct) == 0)
            await sql.TryInsert(InsertSubject, subject, ct);

        var isNew = await sql.TryInsert(Insert, new
        {
            review.Id,
            review.Purchase,
            subject.Kind,
            subject.Product,
            review.Rating,
            review.Text,
            TextHash = ReviewText.Fingerprint(review.Text),
            review.Language,
            Status = review.Status.ToDb(),
            review.Version,
            Hints = Words(review.Hints.Select(hint => hint.ToDb())),
            review.CreatedAt,
            review.UpdatedAt,
        }, ct);
        if (isNew)
            await Note(review, review.CreatedAt, Submitted, null, null, review.Text, ct);
        return isNew;
    }

    private static readonly Statement UpdatePhotos = new("UPDATE reviews SET photos = @Photos WHERE review_id = @Id");

    public Task NotePhotos(Review review, CancellationToken ct) => sql.Execute(UpdatePhotos, new { review.Id, Photos = Words(review.Photos.Select(photo => photo.Value)) }, ct);

    private static readonly Statement UpdateFromExpectedStatus = new("""
        UPDATE reviews
           SET status = @To, rating = @Rating, content = @Text, text_hash = @TextHash, version = @Version, hints = @Hints, photos = @Photos, flags = @Flags, reason = @Reason,
               reply = @Reply, replied_at = @RepliedAt, published_at = @PublishedAt, updated_at = @UpdatedAt, erase_at = @EraseAt
         WHERE review_id = @Id AND status = @From AND version = @Expected
        """);

    public async Task<bool> TrySave(ReviewChange change, CancellationToken ct)
    {
        var (step, before, review, at) = change;
        var changed = await sql.Execute(UpdateFromExpectedStatus, new
        {
            review.Id,
            From = step.From.ToDb(),
            To = step.To.ToDb(),
            Expected = before.Version,
            review.Rating,
            review.Text,
            TextHash = ReviewText.Fingerprint(review.Text),
            review.Version,
            Hints = Words(review.Hints.Select(hint => hint.ToDb())),
            Photos = Words(review.Photos.Select(photo => photo.Value)),
            review.Flags,
            Reason = review.Reason?.ToDb(),
            Reply = review.Reply?.Text,
            RepliedAt = review.Reply?.At,
            review.PublishedAt,
            review.UpdatedAt,
            review.EraseAt,
        }, ct);
        if (changed == 0)
            return false;

        await Note(review, at, step.Event, change.Reason, change.Note, review.Version == before.Version ? null : review.Text, ct);
        await totals.Move(before, review, ct);
        return true;
    }

    private static readonly Statement InsertHistory = new("""
        INSERT INTO review_history (review_seq, at, event, actor, reason, note, rating, content)
        SELECT r.seq, @At, @Event, @Actor, @Reason, @Note, @Rating, @Text FROM reviews AS r WHERE r.review_id = @Id
        """);

    private Task<int> Note(Review review, Instant at, string step, ReviewReason? reason, string? note, string? text, CancellationToken ct) => sql.Execute(InsertHistory, new
    {
        review.Id,
        At = at,
        Event = step,
        Actor = ActorOf(step),
        Reason = reason?.ToDb(),
        Note = note,
        Rating = text is null ? null : (int?)review.Rating,
        Text = text,
    }, ct);

    private static readonly Statement FindSame = Statement.For(dialect => $"""
        SELECT r.seq
          FROM reviews AS r
          JOIN purchase_events AS e ON e.seq = r.event_seq
         WHERE r.website_seq = (SELECT w.seq FROM websites AS w WHERE w.website_id = @Website) AND r.text_hash = @TextHash AND e.event_id <> @Purchase
         ORDER BY r.text_hash
        {dialect.Take("1")}
        """);

    public async Task<bool> IsSaidBefore(WebsiteId website, PurchaseEventId purchase, string text, CancellationToken ct) =>
        ReviewText.Fingerprint(text) is { } fingerprint && await sql.First<long?>(FindSame, new { Website = website, Purchase = purchase, TextHash = fingerprint }, ct) is not null;

    private static readonly Statement FindDue = Statement.For(dialect => $"""
        SELECT r.review_id FROM reviews AS r WHERE r.erase_at IS NOT NULL AND r.erase_at <= @Now ORDER BY r.erase_at {dialect.Take("@Most")}
        """);

    public Task<IReadOnlyList<ReviewId>> ToErase(Instant now, int most, CancellationToken ct) => sql.Query<ReviewId>(FindDue, new { Now = now, Most = most }, ct);

    private static readonly Statement DeleteHistory = new("DELETE FROM review_history WHERE review_seq = (SELECT r.seq FROM reviews AS r WHERE r.review_id = @Id)");

    private static readonly Statement Delete = new("DELETE FROM reviews WHERE review_id = @Id");

    public async Task Erase(ReviewId id, CancellationToken ct)
    {
        await sql.Execute(DeleteHistory, new { Id = id }, ct);
        await sql.Execute(Delete, new { Id = id }, ct);
    }

    private static readonly Statement ReadChoice = new("SELECT w.auto_publish_from FROM websites AS w WHERE w.website_id = @Website");

    public Task<int?> PublishingOf(WebsiteId website, CancellationToken ct) => sql.First<int?>(ReadChoice, new { Website = website }, ct);

    private static readonly Statement UpdateChoice = new("UPDATE websites SET auto_publish_from = @From WHERE website_id = @Website");

    public Task ChoosePublishing(WebsiteId website, int? from, CancellationToken ct) => sql.Execute(UpdateChoice, new { Website = website, From = from }, ct);

    private const string Submitted = "submitted";

    /// <summary>The actor of a step that no credential asked for.</summary>
    private const string OurWorkers = "platform";

    private const string Anyone = "anyone";

    /// <summary>Published without a person, it is not its author who published it.</summary>
    private string ActorOf(string step) => callers.Caller switch
    {
        null => step == "flagged" ? Anyone : OurWorkers,
        AuthorCaller when step == "published" => OurWorkers,
        var caller => caller.Credential,
    };

    private static string Words(IEnumerable<string> words) => string.Join(' ', words);
}
