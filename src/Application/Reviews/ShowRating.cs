using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>What everyone may know of a shop, or of one of its products: its stars and the newest reviews.</summary>
/// <param name="Website">As it stands in the address.</param>
[AllowsAnyone]
public sealed record ShowRating(string Website, string? Product, int Newest) : IQuery<PublicRating>;

internal sealed class ShowRatingValidator : AbstractValidator<ShowRating>
{
    public ShowRatingValidator() => RuleFor(query => query.Product).Sought();
}

/// <param name="Name">Of the shop or of the product.</param>
/// <param name="Product">Null for the shop.</param>
public sealed record PublicRating(WebsiteId Website, string Name, string? Product, string? Url, string? ImageUrl, StarCounts Stars, IReadOnlyList<PublishedReview> Newest);
