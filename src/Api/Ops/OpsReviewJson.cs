using Parcours.Api.Http;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Ops;

/// <summary>A review as a person sees it who decides about it.</summary>
/// <param name="Version">Send it with an approval.</param>
/// <param name="Shop">Its name.</param>
/// <param name="ProductVariationId">Absent for a review of the shop.</param>
/// <param name="AuthorFirstname">As it is shown; absent when it is not.</param>
/// <param name="Hints">What to look at in the text.</param>
/// <param name="Flags">How often it was flagged since the last decision; the history says why.</param>
/// <param name="Reason">Why it was rejected or removed.</param>
/// <param name="Photos">Addresses that open for an hour.</param>
/// <param name="UpdatedAt">Since when it is in its status with this text.</param>
/// <param name="PublishDate">Absent while it is not public.</param>
/// <param name="History">Oldest first; with a single review only.</param>
public sealed record OpsReviewJson(
    string ReviewId,
    string Status,
    int Version,
    string WebsiteId,
    string Shop,
    string OrderReference,
    int ReviewRate,
    string ReviewContent,
    string Locale,
    string? ProductVariationId,
    string? ProductName,
    string? AuthorFirstname,
    IReadOnlyList<string> Hints,
    int Flags,
    string? Reason,
    string? Reply,
    IReadOnlyList<string> Photos,
    string CreatedAt,
    string UpdatedAt,
    string? PublishDate,
    IReadOnlyList<OpsReviewHistoryJson>? History)
{
    public static OpsReviewJson Of(ReviewWork work, Links links)
    {
        var review = work.Review;
        return new OpsReviewJson(
            review.Id.Value,
            Names.Of(review.Status),
            review.Version,
            review.Website.ToString(),
            work.Shop,
            work.Reference,
            review.Rating,
            review.Text,
            review.Language,
            review.Product,
            work.ProductName,
            work.AuthorFirstName,
            [.. review.Hints.Select(Names.Of)],
            review.Flags,
            review.Reason is { } reason ? Names.Of(reason) : null,
            review.Reply?.Text,
            [.. review.Photos.Select(photo => links.Base + links.HiddenReviewPhoto(photo))],
            Rfc3339.Of(review.CreatedAt),
            Rfc3339.Of(review.UpdatedAt),
            review.PublishedAt is { } at ? Rfc3339.Of(at) : null,
            work.History?.Select(OpsReviewHistoryJson.Of).ToList());
    }
}

/// <summary>A step of a review.</summary>
/// <param name="Actor">The credential that took it.</param>
/// <param name="Note">What was said of it; of a reply the reply.</param>
/// <param name="ReviewContent">Of a step that wrote the review, with its `review_rate`.</param>
public sealed record OpsReviewHistoryJson(string At, string Event, string Actor, string? Reason, string? Note, int? ReviewRate, string? ReviewContent)
{
    public static OpsReviewHistoryJson Of(ReviewStep step) =>
        new(Rfc3339.Of(step.At), step.Event, step.Actor, step.Reason is { } reason ? Names.Of(reason) : null, step.Note, step.Rating, step.Text);
}

/// <summary>A decision that was taken.</summary>
public sealed record OpsReviewStepJson(string ReviewId, string Status, int Version, string? Reason)
{
    public static OpsReviewStepJson Of(Review review) =>
        new(review.Id.Value, Names.Of(review.Status), review.Version, review.Reason is { } reason ? Names.Of(reason) : null);
}
