using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

internal sealed class ListPublishedReviewsHandler(SqlSession sql, PublishedSources sources) : IQueryHandler<ListPublishedReviews, PublishedPage<PublishedReview>>
{
    [Flags]
    internal enum Filters
    {
        None = 0,
        Rating = 1,
        Below = 2,
        Above = 4,
        Backwards = 8,

        /// <summary>Of one subject, and not of all products of a shop.</summary>
        Subject = 16,
    }

    // Published and kind are written out, as the indexes have them.
    internal static readonly StatementFamily<Filters> Newest = Statement.Filtered<Filters>((dialect, filters) => $"""
        SELECT {PublishedRow.Columns}
          FROM reviews AS r{dialect.By($"ix_reviews_{(filters.HasFlag(Filters.Subject) ? "subject" : "website")}{(filters.HasFlag(Filters.Rating) ? "_rating" : "")}")}
          {ReviewRow.Joins}
         WHERE {(filters.HasFlag(Filters.Subject)
             ? "r.subject_seq = (SELECT x.seq FROM review_subjects AS x WHERE x.website_seq = @Website AND x.product_ref = @Product)"
             : "r.website_seq = @Website AND r.kind = 'product'")} AND r.published_at IS NOT NULL
        {(filters.HasFlag(Filters.Rating) ? "   AND r.rating = @Rating" : "")}
        {Bounds.Conditions(filters.HasFlag(Filters.Below), filters.HasFlag(Filters.Above), "r.published_at", "r.seq")}
         ORDER BY r.published_at {Direction(filters)}, r.seq {Direction(filters)}
        {dialect.Take("@Take")}
        """);

    public async Task<Result<PublishedPage<PublishedReview>>> Handle(ListPublishedReviews query, CancellationToken cancellationToken)
    {
        IPublishedFilters filters = query;
        var shops = await sources.WebsitesOf(query.Owner, query.WebsiteId, cancellationToken);
        if (shops.Error is { } unknown)
            return unknown;

        // The subject of a review of the shop has an empty reference.
        var product = query.Kind == SolicitationKind.Brand ? "" : query.ProductVariationId;
        return await PublishedSources.Page(
            filters,
            shops.Value,
            (shop, bounds, ct) => Read(sql, shop.Seq, product, filters.Rating, bounds, filters.Take + 1, ct),
            (seq, ct) => sources.HasReview(shops.Value, seq, ct),
            row => row.ToPublished(),
            cancellationToken);
    }

    /// <param name="product">Empty for the shop itself, null for all products.</param>
    internal static Task<IReadOnlyList<PublishedRow>> Read(SqlSession sql, long website, string? product, int? rating, Bounds bounds, int take, CancellationToken ct) =>
        sql.Query<PublishedRow>(
            Newest[(rating is null ? Filters.None : Filters.Rating)
                | (bounds.Below is null ? Filters.None : Filters.Below)
                | (bounds.Above is null ? Filters.None : Filters.Above)
                | (bounds.IsBackwards ? Filters.Backwards : Filters.None)
                | (product is null ? Filters.None : Filters.Subject)],
            new
            {
                Website = website,
                Product = product,
                Rating = rating,
                BelowAt = bounds.Below?.At,
                BelowSeq = bounds.Below?.Seq,
                AboveAt = bounds.Above?.At,
                AboveSeq = bounds.Above?.Seq,
                Take = take,
            },
            ct);

    private static string Direction(Filters filters) => filters.HasFlag(Filters.Backwards) ? "ASC" : "DESC";
}

/// <summary>A row of <c>reviews AS r</c> with its joins, as everyone may see it.</summary>
internal sealed class PublishedRow : IPlaced
{
    public const string Columns =
        "r.seq, r.review_id, w.website_id, r.rating, r.content, r.language, s.product_ref, s.name, e.consumer, e.reference, e.purchased_at, r.created_at, r.published_at, r.photos, r.reply, r.replied_at";

    public required long Seq { get; init; }

    public required ReviewId ReviewId { get; init; }

    public required WebsiteId WebsiteId { get; init; }

    public required long Rating { get; init; }

    public required string Content { get; init; }

    public required string Language { get; init; }

    public required string ProductRef { get; init; }

    public required string Name { get; init; }

    public string? Consumer { get; init; }

    public required string Reference { get; init; }

    public required Instant PurchasedAt { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant PublishedAt { get; init; }

    public required string Photos { get; init; }

    public string? Reply { get; init; }

    public Instant? RepliedAt { get; init; }

    public Place Place => new(PublishedAt, Seq);

    public PublishedReview ToPublished()
    {
        var product = ReviewRow.ProductOf(ProductRef);
        return new PublishedReview(
            ReviewId, WebsiteId, (int)Rating, Content, Language, product, product is null ? null : Name, StoredConsumer.Read(Consumer)?.ShownName, Reference,
            PurchasedAt, CreatedAt, PublishedAt, ReviewRow.PhotosOf(Photos), Reply is null ? null : new ReviewReply(Reply, RepliedAt!.Value));
    }
}
