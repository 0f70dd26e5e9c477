using System.Globalization;
using Parcours.Api.Http;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Reviews;

/// <summary>A published review.</summary>
/// <param name="ReviewContent">As its author wrote it, as text; empty when they gave stars alone.</param>
/// <param name="Locale">The language of the page on which it was written.</param>
/// <param name="ProductVariationId">As its purchase named the product; absent for a review of a shop.</param>
/// <param name="AuthorFirstname">Absent when the author does not want it shown, or was erased.</param>
/// <param name="IsVerified">Always: whoever writes has bought.</param>
/// <param name="CreatedAt">When it was first written.</param>
/// <param name="PublishDate">Of the text that is shown: one that its author changed was published again.</param>
/// <param name="OrderReference">The `purchase_reference`.</param>
/// <param name="ExperienceDate">When it was bought; to be shown beside `publish_date`.</param>
public sealed record ReviewJson(
    string ReviewId,
    string WebsiteId,
    int ReviewRate,
    string ReviewContent,
    string Locale,
    string? ProductVariationId,
    string? ProductName,
    string? AuthorFirstname,
    bool IsVerified,
    string CreatedAt,
    string PublishDate,
    string OrderReference,
    string ExperienceDate,
    IReadOnlyList<ReviewMediaJson> Media,
    ReviewReplyJson? Reply)
{
    public static ReviewJson Of(PublishedReview review, Links links) => new(
        review.Id.Value,
        review.Website.ToString(),
        review.Rating,
        review.Text,
        review.Language,
        review.Product,
        review.ProductName,
        review.AuthorFirstName,
        IsVerified: true,
        Rfc3339.Of(review.CreatedAt),
        Rfc3339.Of(review.PublishedAt),
        review.OrderReference,
        Rfc3339.Of(review.BoughtAt),
        [.. review.Photos.Select(photo => new ReviewMediaJson("image", links.ReviewPhoto(photo)))],
        review.Reply is { } reply ? new ReviewReplyJson(reply.Text, Rfc3339.Of(reply.At)) : null);
}

/// <summary>A photo of a review.</summary>
/// <param name="Url">Opens without a credential while the review is published.</param>
public sealed record ReviewMediaJson(string Type, string Url);

/// <summary>The shop's reply.</summary>
/// <param name="Content">As text.</param>
public sealed record ReviewReplyJson(string Content, string CreatedAt);

/// <summary>The rating of a product.</summary>
/// <param name="Average">Of all published reviews, with two decimals; absent while there is none.</param>
/// <param name="Count">Published reviews.</param>
/// <param name="Distribution">How many gave how many stars.</param>
public sealed record ProductRatingJson(string WebsiteId, string ProductVariationId, decimal? Average, long Count, IReadOnlyDictionary<string, long> Distribution)
{
    public static ProductRatingJson Of(RatedProduct product) =>
        new(product.Website.ToString(), product.Product, product.Stars.Average, product.Stars.Total, Stars.Of(product.Stars));
}

/// <summary>A product that was reviewed.</summary>
/// <param name="LastPublishDate">When a review of it was last published.</param>
/// <param name="Average">Of all published reviews, with two decimals; absent while there is none.</param>
/// <param name="Count">Published reviews.</param>
/// <param name="Distribution">How many gave how many stars.</param>
public sealed record ReviewedProductJson(
    string WebsiteId,
    string ProductVariationId,
    string ProductName,
    string? Brand,
    string? ProductUrl,
    string? ImageUrl,
    string LastPublishDate,
    decimal? Average,
    long Count,
    IReadOnlyDictionary<string, long> Distribution)
{
    public static ReviewedProductJson Of(RatedProduct product) => new(
        product.Website.ToString(),
        product.Product,
        product.Name,
        product.Brand,
        product.Url,
        product.ImageUrl,
        Rfc3339.Of(product.LastPublishedAt),
        product.Stars.Average,
        product.Stars.Total,
        Stars.Of(product.Stars));
}

/// <summary>A shop and its rating.</summary>
/// <param name="LastPublishDate">When a review of it was last published; absent before the first.</param>
/// <param name="Average">Of all published reviews, with two decimals; absent while there is none.</param>
/// <param name="Count">Published reviews.</param>
/// <param name="Distribution">How many gave how many stars.</param>
public sealed record BrandJson(
    string WebsiteId, string Name, string? Url, string? LastPublishDate, decimal? Average, long Count, IReadOnlyDictionary<string, long> Distribution)
{
    public static BrandJson Of(RatedBrand brand) => new(
        brand.Website.ToString(),
        brand.Name,
        brand.Url,
        brand.LastPublishedAt is { } at ? Rfc3339.Of(at) : null,
        brand.Stars.Average,
        brand.Stars.Total,
        Stars.Of(brand.Stars));
}

/// <summary>A reply that everyone sees now.</summary>
public sealed record ReplyGivenJson(string ReviewId, ReviewReplyJson Reply)
{
    public static ReplyGivenJson Of(Review review) => new(review.Id.Value, new ReviewReplyJson(review.Reply!.Text, Rfc3339.Of(review.Reply.At)));
}

/// <summary>A reply that was taken back.</summary>
/// <param name="Id">Of its review.</param>
public sealed record DeletedReplyJson(string Id, bool Deleted);

/// <summary>What is published without a person.</summary>
/// <param name="FromRate">Stars; absent when nothing is.</param>
public sealed record PublishingJson(string WebsiteId, int? FromRate)
{
    public static PublishingJson Of(PublishingChoice choice) => new(choice.Website.ToString(), choice.FromRate);
}

/// <summary>The only reasons for which a review is rejected, removed or flagged.</summary>
public sealed record ReasonsJson(IReadOnlyList<ReasonJson> Reasons)
{
    public static readonly ReasonsJson All = new([.. Names.All<ReviewReason>().Select(ReasonJson.Of)]);
}

/// <summary>A reason, with its sentence in both languages.</summary>
public sealed record ReasonJson(string Reason, string En, string Fr)
{
    public static ReasonJson Of(string reason) => new(reason, Texts.In(CultureInfo.GetCultureInfo("en"), "review.reason." + reason), Texts.In(CultureInfo.GetCultureInfo("fr"), "review.reason." + reason));
}

internal static class Stars
{
    public static IReadOnlyDictionary<string, long> Of(StarCounts counts) =>
        Enumerable.Range(1, Review.MostStars).ToDictionary(stars => stars.ToString(System.Globalization.CultureInfo.InvariantCulture), counts.Of);
}
