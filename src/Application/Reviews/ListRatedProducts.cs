using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>The products of the owner's shops that have published reviews, with their ratings: the one that was reviewed last comes first.</summary>
/// <param name="ReviewRate">Only those that have a review with so many stars.</param>
/// <param name="PublishDateGte">Only those whose last review was published since then; before <paramref name="PublishDateLt"/>.</param>
[Allows(Actors.Partner)]
public sealed record ListRatedProducts(
    Owner Owner,
    string? WebsiteId,
    string? ProductVariationId,
    string? ReviewRate,
    string? PublishDateGte,
    string? PublishDateLt,
    string? Limit,
    string? Cursor) : IQuery<PublishedPage<RatedProduct>>, IPublishedFilters;

public sealed record RatedProduct(
    WebsiteId Website, string Product, string Name, string? Brand, string? Url, string? ImageUrl, Instant LastPublishedAt, StarCounts Stars);

/// <summary>How many public reviews gave how many stars.</summary>
public sealed record StarCounts(long One, long Two, long Three, long Four, long Five)
{
    public static readonly StarCounts None = new(0, 0, 0, 0, 0);

    public long Of(int stars) => stars switch
    {
        1 => One,
        2 => Two,
        3 => Three,
        4 => Four,
        5 => Five,
        _ => throw new ArgumentOutOfRangeException(nameof(stars), stars, null),
    };

    public long Total => One + Two + Three + Four + Five;

    /// <summary>With two decimals; null while there is no review.</summary>
    public decimal? Average => Total == 0 ? null : Math.Round((One + 2m * Two + 3m * Three + 4m * Four + 5m * Five) / Total, 2, MidpointRounding.AwayFromZero);
}

internal sealed class ListRatedProductsValidator : AbstractValidator<ListRatedProducts>
{
    public ListRatedProductsValidator() => Include(new PublishedFiltersValidator());
}
