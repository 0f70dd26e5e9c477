using NodaTime;
using Parcours.Domain.Kernel;

namespace Parcours.Domain.Reviews;

public static class ReviewErrors
{
    public static readonly Error PurchaseEventNotFound = new(ErrorKind.NotFound, "not_found") { MessageKey = "purchase_event_not_found" };

    public static readonly Error ImportNotFound = new(ErrorKind.NotFound, "not_found") { MessageKey = "purchase_import_not_found" };

    public static readonly Error UnknownCursor = new(ErrorKind.NotFound, "unknown_cursor");

    public static readonly Error ReviewNotFound = new(ErrorKind.NotFound, "not_found") { MessageKey = "review_not_found" };

    /// <summary>Its author wrote it anew, or somebody else decided, between a person's reading and their decision.</summary>
    public static readonly Error ChangedMeanwhile = new(ErrorKind.Conflict, "invalid_transition") { MessageKey = "review_changed_meanwhile" };

    public static Error WrongState(ReviewStatus status, ReviewTrigger on) => new(ErrorKind.Conflict, "invalid_transition")
    {
        MessageKey = "review_wrong_state",
        Arguments = [Names.Of(on), Names.Of(status)],
        Details = new Dictionary<string, object> { ["status"] = Names.Of(status) },
    };

    /// <summary>Nobody is asked to review this purchase, or no longer.</summary>
    public static readonly Error RequestNotFound = new(ErrorKind.NotFound, "not_found") { MessageKey = "review_request_not_found" };

    /// <summary>There is a review already, or the purchase has no such product.</summary>
    public static readonly Error NothingToReview = new(ErrorKind.Conflict, "nothing_to_review");

    /// <summary>The public does not know such a shop, or no review of such a product.</summary>
    public static readonly Error NoRating = new(ErrorKind.NotFound, "not_found") { MessageKey = "rating_not_found" };

    public static readonly Error TooManyPhotos = new(ErrorKind.Conflict, "upload_limit_reached") { MessageKey = "too_many_photos", Arguments = [Review.MostPhotos] };

    /// <summary>From one network address, about any reviews.</summary>
    public static Error TooManyFlags(Duration wait) => new(ErrorKind.TooMany, "rate_limited") { MessageKey = "too_many_flags", RetryAfter = wait };

    /// <summary>Also for a text that is no UUID: it names no website either.</summary>
    /// <param name="usable">The websites that the caller may use.</param>
    public static Error UnknownWebsite(IReadOnlyList<WebsiteId> usable) => new(ErrorKind.NotFound, "unknown_website")
    {
        Details = new Dictionary<string, object> { ["website_ids"] = usable.Select(website => website.ToString()).ToArray() },
    };
}
