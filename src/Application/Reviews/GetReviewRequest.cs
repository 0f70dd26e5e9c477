using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>What the customer's page shows: what they may review, and what they wrote.</summary>
[Allows(Actors.Customer)]
public sealed record GetReviewRequest(SolicitationId Request) : IQuery<ReviewRequestView>;

/// <param name="Waiting">Photos that were sent and belong to no review yet.</param>
public sealed record ReviewRequestView(ReviewRequest Request, IReadOnlyList<Review> Reviews, IReadOnlyList<ReviewPhoto> Waiting)
{
    public bool IsAskedAbout(string? product) =>
        Request.AsksFor(product is null ? SolicitationKind.Brand : SolicitationKind.Product) && !Reviews.Any(review => review.Product == product);

    /// <summary>What can still be reviewed: the shop first.</summary>
    public IReadOnlyList<string?> Open => [.. Request.Products.Select(product => (string?)product.Reference).Prepend(null).Where(IsAskedAbout)];
}

internal sealed class GetReviewRequestHandler(IReviewRequests requests, IReviews reviews, IReviewPhotos photos, IClock clock) : IQueryHandler<GetReviewRequest, ReviewRequestView>
{
    public async Task<Result<ReviewRequestView>> Handle(GetReviewRequest query, CancellationToken ct)
    {
        if (await requests.Find(query.Request, ct) is not { } request)
            return ReviewErrors.RequestNotFound;

        var waiting = (await photos.Of(request.Purchase, clock.GetCurrentInstant(), ct)).Where(photo => photo.Review is null);
        return new ReviewRequestView(request, await reviews.Of(request.Purchase, ct), [.. waiting]);
    }
}
