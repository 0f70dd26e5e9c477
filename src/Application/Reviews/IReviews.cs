using NodaTime;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

public interface IReviews
{
    Task<Review?> Find(ReviewId id, CancellationToken ct);

    /// <summary>Null when the review is about somebody else's shop.</summary>
    Task<Review?> Find(Owner owner, ReviewId id, CancellationToken ct);

    /// <summary>What was said of a purchase, in the order in which it was said.</summary>
    Task<IReadOnlyList<Review>> Of(PurchaseEventId purchase, CancellationToken ct);

    /// <summary>Stores what a customer wrote; false when they wrote about this before.</summary>
    Task<bool> TryAdd(Review review, ReviewedProduct? product, CancellationToken ct);

    /// <summary>Stores which photos a new review has.</summary>
    Task NotePhotos(Review review, CancellationToken ct);

    /// <summary>Stores a step with its line of history, and moves the ratings with it; false, and nothing is stored, when the review has moved meanwhile or has a newer text.</summary>
    Task<bool> TrySave(ReviewChange change, CancellationToken ct);

    /// <summary>Whether another purchase's review of the same shop has the same text but for its spelling.</summary>
    Task<bool> IsSaidBefore(WebsiteId website, PurchaseEventId purchase, string text, CancellationToken ct);

    /// <summary>Up to <paramref name="most"/> reviews that nobody needs any more.</summary>
    Task<IReadOnlyList<ReviewId>> ToErase(Instant now, int most, CancellationToken ct);

    /// <summary>Removes the review with its history. Its photos must be gone.</summary>
    Task Erase(ReviewId id, CancellationToken ct);

    /// <summary>From how many stars on the website's reviews are published without a person; null for never.</summary>
    Task<int?> PublishingOf(WebsiteId website, CancellationToken ct);

    /// <param name="from">Stars; null for never.</param>
    Task ChoosePublishing(WebsiteId website, int? from, CancellationToken ct);
}

/// <summary>A photo that a customer sent with what they write, or is about to.</summary>
/// <param name="Product">What it is of; null for the shop.</param>
/// <param name="Review">Null while it waits for its review.</param>
public sealed record ReviewPhoto(MediaId Id, PurchaseEventId Purchase, string? Product, ReviewId? Review);

/// <summary>Photos are noted before they are stored, and swept when no review takes them.</summary>
public interface IReviewPhotos
{
    static readonly Duration Lifetime = Duration.FromHours(24);

    Task Add(ReviewPhoto photo, Instant now, CancellationToken ct);

    /// <summary>Those of the purchase's reviews, and those that wait.</summary>
    Task<IReadOnlyList<ReviewPhoto>> Of(PurchaseEventId purchase, Instant now, CancellationToken ct);

    /// <summary>Gives what waits to a review; false when it no longer does.</summary>
    Task<bool> TryGive(MediaId id, ReviewId review, Instant now, CancellationToken ct);

    /// <summary>Leaves a photo of the purchase to the sweeper.</summary>
    Task Drop(PurchaseEventId purchase, MediaId id, Instant now, CancellationToken ct);

    /// <summary>Whether everyone may see it: its review is public.</summary>
    Task<bool> IsPublic(MediaId id, CancellationToken ct);

    Task<IReadOnlyList<MediaId>> OfReview(ReviewId review, CancellationToken ct);

    /// <summary>Up to <paramref name="most"/> photos that no review has, or has any more.</summary>
    Task<IReadOnlyList<MediaId>> Expired(Instant now, int most, CancellationToken ct);

    Task Forget(MediaId id, CancellationToken ct);
}
