using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>Its author takes a review back, for good.</summary>
[Allows(Actors.Customer)]
public sealed record WithdrawReview(SolicitationId Request, ReviewId Review) : ICommand<Review>;

internal sealed class WithdrawReviewHandler(OwnReviews own, IReviews reviews, IClock clock) : ICommandHandler<WithdrawReview, Review>
{
    public async Task<Result<Review>> Handle(WithdrawReview command, CancellationToken ct)
    {
        var withdrawn = (await own.Find(command.Request, command.Review, ct)).Then(found => found.Review.Withdraw(Actors.Customer, clock.GetCurrentInstant()));
        if (withdrawn.Error is { } refusal)
            return refusal;

        return await reviews.TrySave(withdrawn.Value, ct) ? withdrawn.Value.Review : ReviewErrors.ChangedMeanwhile;
    }
}

/// <summary>Reviews as their author finds them: of the purchase behind the link, and no other.</summary>
internal sealed class OwnReviews(IReviewRequests requests, IReviews reviews)
{
    public async Task<Result<(ReviewRequest Request, Review Review)>> Find(SolicitationId id, ReviewId reviewId, CancellationToken ct)
    {
        if (await requests.Find(id, ct) is not { } request)
            return ReviewErrors.RequestNotFound;
        return (await reviews.Of(request.Purchase, ct)).FirstOrDefault(review => review.Id == reviewId) is { } own ? (request, own) : ReviewErrors.ReviewNotFound;
    }
}
