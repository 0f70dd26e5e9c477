using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>What writing a review and writing it anew have in common.</summary>
internal sealed class ReviewWriting(IReviews reviews, IReviewPhotos photos)
{
    public async Task<IReadOnlyList<ReviewHint>> Hints(ReviewRequest request, WrittenReview written, CancellationToken ct) =>
        await reviews.IsSaidBefore(request.Website, request.Purchase, written.Text, ct) ? [.. written.Hints, ReviewHint.SameText] : written.Hints;

    /// <summary>The review's photos are those that were sent for it, but for the dropped ones; too many are left to the sweeper.</summary>
    public async Task<IReadOnlyList<MediaId>> Collect(ReviewRequest request, ReviewId review, WrittenReview written, Instant now, CancellationToken ct)
    {
        var kept = new List<MediaId>();
        foreach (var photo in (await photos.Of(request.Purchase, now, ct)).Where(photo => photo.Review == review || (photo.Review is null && photo.Product == written.Product)))
        {
            if (written.Dropped.Contains(photo.Id) || kept.Count == Review.MostPhotos)
                await photos.Drop(request.Purchase, photo.Id, now, ct);
            else if (photo.Review is not null || await photos.TryGive(photo.Id, review, now, ct))
                kept.Add(photo.Id);
        }

        return kept;
    }

    /// <summary>Publishes what the shop wants published without a person, where nothing in it asks for one: no hint, and no photo.</summary>
    public async Task<Result<Review>> PublishAlone(ReviewRequest request, Review review, Instant now, CancellationToken ct)
    {
        if (request.PublishesFrom is not { } from || review.Rating < from || review.Hints.Count > 0 || review.Photos.Count > 0)
            return review;

        var published = review.Approve(review.Version, Actors.Platform, now);
        return published.Error is { } refusal ? refusal : await reviews.TrySave(published.Value, ct) ? published.Value.Review : ReviewErrors.ChangedMeanwhile;
    }
}
