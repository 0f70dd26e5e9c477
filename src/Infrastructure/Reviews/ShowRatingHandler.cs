using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

internal sealed class ShowRatingHandler(SqlSession sql) : IQueryHandler<ShowRating, PublicRating>
{
    private static readonly Statement FindWebsite = new("SELECT w.seq, w.name, w.url FROM websites AS w WHERE w.website_id = @Website");

    public async Task<Result<PublicRating>> Handle(ShowRating query, CancellationToken cancellationToken)
    {
        if (WebsiteId.Parse(query.Website) is not { } id || await sql.First<WebsiteRow>(FindWebsite, new { Website = id }, cancellationToken) is not { } website)
            return ReviewErrors.NoRating;

        var product = query.Product ?? "";
        var subject = await sql.First<SubjectRow>(ListRatedBrandsHandler.FindSubject, new { Website = website.Seq, Product = product }, cancellationToken);
        // A product that nobody reviewed is one that we do not know.
        if (product.Length > 0 && subject?.LastPublishedAt is null)
            return ReviewErrors.NoRating;

        var newest = query.Newest == 0 || subject is null
            ? []
            : await ListPublishedReviewsHandler.Read(sql, website.Seq, product, rating: null, new Bounds(null, null, false), query.Newest, cancellationToken);
        return new PublicRating(
            id, product.Length == 0 ? website.Name : subject!.Name, ReviewRow.ProductOf(product), product.Length == 0 ? website.Url : subject!.Url, subject?.ImageUrl, subject?.Stars ?? StarCounts.None,
            [.. newest.Select(row => row.ToPublished())]);
    }

    private sealed record WebsiteRow(long Seq, string Name, string? Url);
}
