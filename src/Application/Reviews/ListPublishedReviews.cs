using System.Globalization;
using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>The published reviews of the owner's shops, or of their products, newest first. The filters are the query string's texts.</summary>
/// <param name="WebsiteId">Of one shop; of all of them when it is left out.</param>
[Allows(Actors.Partner)]
public sealed record ListPublishedReviews(
    Owner Owner,
    SolicitationKind Kind,
    string? WebsiteId,
    string? ProductVariationId,
    string? ReviewRate,
    string? PublishDateGte,
    string? PublishDateLt,
    string? Limit,
    string? Cursor) : IQuery<PublishedPage<PublishedReview>>, IPublishedFilters;

/// <summary>What the lists of what is published can be narrowed by.</summary>
public interface IPublishedFilters
{
    const int DefaultLimit = 20;

    const int MostLimit = 200;

    Owner Owner { get; }

    string? WebsiteId { get; }

    string? ProductVariationId { get; }

    string? ReviewRate { get; }

    string? PublishDateGte { get; }

    string? PublishDateLt { get; }

    string? Limit { get; }

    string? Cursor { get; }

    int Take => Limit is null ? DefaultLimit : int.Parse(Limit, CultureInfo.InvariantCulture);

    int? Rating => ReviewRate is null ? null : int.Parse(ReviewRate, CultureInfo.InvariantCulture);

    Instant? From => Rules.ParseMoment(PublishDateGte)?.ToInstant();

    Instant? Until => Rules.ParseMoment(PublishDateLt)?.ToInstant();
}

/// <summary>Part of a list that can be walked in both ways.</summary>
/// <param name="Next">Where the next part begins; null when this is the last.</param>
/// <param name="Previous">Where the part before begins; null when this is the first.</param>
public sealed record PublishedPage<T>(IReadOnlyList<T> Items, string? Next, string? Previous);

/// <param name="Product">As the shop knows it, with its name; null when the review is about the shop.</param>
/// <param name="AuthorFirstName">Null when the author does not want it shown, or was erased.</param>
public sealed record PublishedReview(
    ReviewId Id,
    WebsiteId Website,
    int Rating,
    string Text,
    string Language,
    string? Product,
    string? ProductName,
    string? AuthorFirstName,
    string OrderReference,
    Instant BoughtAt,
    Instant CreatedAt,
    Instant PublishedAt,
    IReadOnlyList<MediaId> Photos,
    ReviewReply? Reply);

internal sealed class ListPublishedReviewsValidator : AbstractValidator<ListPublishedReviews>
{
    public ListPublishedReviewsValidator() => Include(new PublishedFiltersValidator());
}

internal sealed class PublishedFiltersValidator : AbstractValidator<IPublishedFilters>
{
    public PublishedFiltersValidator()
    {
        RuleFor(query => query.ProductVariationId).Sought();
        RuleFor(query => query.ReviewRate).WholeNumber(1, Review.MostStars);
        // The names that clients write have a dot in them.
        RuleFor(query => query.PublishDateGte).Moment().OverridePropertyName("publish_date.gte");
        RuleFor(query => query.PublishDateLt).Moment().OverridePropertyName("publish_date.lt");
        RuleFor(query => query.Limit).WholeNumber(1, IPublishedFilters.MostLimit);
    }
}
