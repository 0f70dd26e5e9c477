using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

internal sealed class ListRatedProductsHandler(SqlSession sql, PublishedSources sources) : IQueryHandler<ListRatedProducts, PublishedPage<RatedProduct>>
{
    [Flags]
    internal enum Filters
    {
        None = 0,
        Rating = 1,
        Below = 2,
        Above = 4,
        Backwards = 8,
        Product = 16,
    }

    // Published and kind are written out, as the index has them. One product is found by its reference.
    internal static readonly StatementFamily<Filters> Latest = Statement.Filtered<Filters>((dialect, filters) => $"""
        SELECT {SubjectRow.Columns}
          FROM review_subjects AS s{dialect.By(filters.HasFlag(Filters.Product) ? "ux_review_subjects_ref" : "ix_review_subjects_published")}
         WHERE s.website_seq = @Website AND s.kind = 'product' AND s.last_published_at IS NOT NULL
        {(filters.HasFlag(Filters.Product) ? "   AND s.product_ref = @Product" : "")}
        {(filters.HasFlag(Filters.Rating) ? $"   AND {ReviewTotals.Sum("@Rating")} > 0" : "")}
        {Bounds.Conditions(filters.HasFlag(Filters.Below), filters.HasFlag(Filters.Above), "s.last_published_at", "s.seq")}
        {(filters.HasFlag(Filters.Product) ? "" : $" ORDER BY s.last_published_at {Direction(filters)}, s.seq {Direction(filters)}\n{dialect.Take("@Take")}")}
        """);

    public async Task<Result<PublishedPage<RatedProduct>>> Handle(ListRatedProducts query, CancellationToken cancellationToken)
    {
        IPublishedFilters filters = query;
        var shops = await sources.WebsitesOf(query.Owner, query.WebsiteId, cancellationToken);
        if (shops.Error is { } unknown)
            return unknown;

        return await PublishedSources.Page<OfShop, RatedProduct>(
            filters,
            shops.Value,
            async (shop, bounds, ct) => [.. (await Read(shop.Seq, filters, bounds, ct)).Select(row => new OfShop(shop.Id, row))],
            (seq, ct) => sources.HasSubject(shops.Value, seq, ct),
            found => found.Row.ToProduct(found.Shop),
            cancellationToken);
    }

    private Task<IReadOnlyList<SubjectRow>> Read(long website, IPublishedFilters filters, Bounds bounds, CancellationToken ct) => sql.Query<SubjectRow>(
        Latest[(filters.Rating is null ? Filters.None : Filters.Rating)
            | (bounds.Below is null ? Filters.None : Filters.Below)
            | (bounds.Above is null ? Filters.None : Filters.Above)
            | (bounds.IsBackwards ? Filters.Backwards : Filters.None)
            | (filters.ProductVariationId is null ? Filters.None : Filters.Product)],
        new
        {
            Website = website,
            Product = filters.ProductVariationId,
            filters.Rating,
            BelowAt = bounds.Below?.At,
            BelowSeq = bounds.Below?.Seq,
            AboveAt = bounds.Above?.At,
            AboveSeq = bounds.Above?.Seq,
            Take = filters.Take + 1,
        },
        ct);

    private static string Direction(Filters filters) => filters.HasFlag(Filters.Backwards) ? "ASC" : "DESC";

    private sealed record OfShop(WebsiteId Shop, SubjectRow Row) : IPlaced
    {
        public Place Place => new(Row.LastPublishedAt!.Value, Row.Seq);
    }
}

/// <summary>A row of <c>review_subjects AS s</c> with its stars.</summary>
internal sealed class SubjectRow
{
    public static readonly string Columns = $"s.seq, s.product_ref, s.name, s.brand, s.url, s.image_url, s.last_published_at, {ReviewTotals.Columns}";

    public required long Seq { get; init; }

    public required string ProductRef { get; init; }

    public required string Name { get; init; }

    public string? Brand { get; init; }

    public string? Url { get; init; }

    public string? ImageUrl { get; init; }

    public Instant? LastPublishedAt { get; init; }

    public required long Stars1 { get; init; }

    public required long Stars2 { get; init; }

    public required long Stars3 { get; init; }

    public required long Stars4 { get; init; }

    public required long Stars5 { get; init; }

    public StarCounts Stars => new(Stars1, Stars2, Stars3, Stars4, Stars5);

    public RatedProduct ToProduct(WebsiteId website) => new(website, ProductRef, Name, Brand, Url, ImageUrl, LastPublishedAt!.Value, Stars);
}
