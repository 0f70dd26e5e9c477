using NodaTime;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

/// <summary>A row of <c>reviews AS r</c> joined with its website <c>w</c>, its purchase <c>e</c> and its subject <c>s</c>.</summary>
internal sealed class ReviewRow
{
    public const string Columns = """
        r.seq, r.review_id, w.website_id, e.event_id, s.product_ref, r.rating, r.content, r.language, r.status, r.version, r.hints, r.photos, r.flags, r.reason,
               r.reply, r.replied_at, r.published_at, r.created_at, r.updated_at
        """;

    public const string Joins = """
        JOIN websites AS w ON w.seq = r.website_seq
          JOIN purchase_events AS e ON e.seq = r.event_seq
          JOIN review_subjects AS s ON s.seq = r.subject_seq
        """;

    /// <summary>What a person needs beside the review itself.</summary>
    public const string ColumnsOfWork = Columns + ", w.name AS shop, e.reference, s.name AS subject_name, e.consumer";

    public required long Seq { get; init; }

    public required ReviewId ReviewId { get; init; }

    public required WebsiteId WebsiteId { get; init; }

    public required PurchaseEventId EventId { get; init; }

    public required string ProductRef { get; init; }

    public required long Rating { get; init; }

    public required string Content { get; init; }

    public required string Language { get; init; }

    public required string Status { get; init; }

    public required long Version { get; init; }

    public required string Hints { get; init; }

    public required string Photos { get; init; }

    public required long Flags { get; init; }

    public string? Reason { get; init; }

    public string? Reply { get; init; }

    public Instant? RepliedAt { get; init; }

    public Instant? PublishedAt { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant UpdatedAt { get; init; }

    public string? Shop { get; init; }

    public string? Reference { get; init; }

    public string? SubjectName { get; init; }

    public string? Consumer { get; init; }

    public Review ToReview() => new(
        ReviewId, WebsiteId, EventId, ProductOf(ProductRef), (int)Rating, Content, Language, Status.FromDb<ReviewStatus>(), CreatedAt, UpdatedAt)
    {
        Version = (int)Version,
        Hints = [.. Split(Hints).Select(hint => hint.FromDb<ReviewHint>())],
        Photos = PhotosOf(Photos),
        Flags = (int)Flags,
        Reason = Reason?.FromDb<ReviewReason>(),
        Reply = Reply is null ? null : new ReviewReply(Reply, RepliedAt!.Value),
        PublishedAt = PublishedAt,
    };

    /// <summary>The subject of a review of the shop has no reference.</summary>
    public static string? ProductOf(string reference) => reference.Length == 0 ? null : reference;

    public static IReadOnlyList<MediaId> PhotosOf(string ids) => [.. Split(ids).Select(id => new MediaId(id))];

    private static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
