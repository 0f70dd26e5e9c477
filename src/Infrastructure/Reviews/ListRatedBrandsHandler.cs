using System.Globalization;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

/// <summary>An account has few shops: all of them are read, and the part that was asked for is shown.</summary>
internal sealed class ListRatedBrandsHandler(SqlSession sql, PublishedSources sources) : IQueryHandler<ListRatedBrands, PublishedPage<RatedBrand>>
{
    internal static readonly Statement FindSubject = new($"SELECT {SubjectRow.Columns} FROM review_subjects AS s WHERE s.website_seq = @Website AND s.product_ref = @Product");

    public async Task<Result<PublishedPage<RatedBrand>>> Handle(ListRatedBrands query, CancellationToken cancellationToken)
    {
        IPublishedFilters filters = query;
        var shops = await sources.WebsitesOf(query.Owner, query.WebsiteId, cancellationToken);
        if (shops.Error is { } unknown)
            return unknown;

        var all = new List<RatedBrand>();
        foreach (var shop in shops.Value)
        {
            var row = await sql.First<SubjectRow>(FindSubject, new { Website = shop.Seq, Product = "" }, cancellationToken);
            var brand = new RatedBrand(shop.Id, shop.Name, shop.Url, row?.LastPublishedAt, row?.Stars ?? StarCounts.None);
            if (Fits(brand, filters))
                all.Add(brand);
        }

        // A cursor is the number of the first shop of a part.
        var first = 0;
        if (filters.Cursor is { } cursor && (!int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out first) || first >= Math.Max(all.Count, 1)))
            return OrderErrors.UnknownCursor;
        return new PublishedPage<RatedBrand>(
            [.. all.Skip(first).Take(filters.Take)],
            first + filters.Take < all.Count ? Number(first + filters.Take) : null,
            first > 0 ? Number(Math.Max(0, first - filters.Take)) : null);
    }

    private static bool Fits(RatedBrand brand, IPublishedFilters filters) =>
        (filters.Rating is not { } stars || brand.Stars.Of(stars) > 0)
        && (filters.From is not { } from || brand.LastPublishedAt >= from)
        && (filters.Until is not { } until || brand.LastPublishedAt < until);

    private static string Number(int first) => first.ToString(CultureInfo.InvariantCulture);
}
