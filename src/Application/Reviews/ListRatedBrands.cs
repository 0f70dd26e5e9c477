using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>The owner's shops with their ratings, oldest first, whether they have reviews or not.</summary>
/// <param name="ReviewRate">Only those that have a review with so many stars.</param>
/// <param name="PublishDateGte">Only those whose last review was published since then; before <paramref name="PublishDateLt"/>.</param>
[Allows(Actors.Partner)]
public sealed record ListRatedBrands(Owner Owner, string? WebsiteId, string? ReviewRate, string? PublishDateGte, string? PublishDateLt, string? Limit, string? Cursor)
    : IQuery<PublishedPage<RatedBrand>>, IPublishedFilters
{
    string? IPublishedFilters.ProductVariationId => null;
}

/// <param name="LastPublishedAt">Null before the first review.</param>
public sealed record RatedBrand(WebsiteId Website, string Name, string? Url, Instant? LastPublishedAt, StarCounts Stars);

internal sealed class ListRatedBrandsValidator : AbstractValidator<ListRatedBrands>
{
    public ListRatedBrandsValidator() => Include(new PublishedFiltersValidator());
}
