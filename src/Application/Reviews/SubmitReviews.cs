using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>The customer says what they think: of the shop, of products, or of some of them. What they leave out they can add later.</summary>
/// <param name="Language">Of the page.</param>
[Allows(Actors.Customer)]
public sealed record SubmitReviews(SolicitationId Request, string Language, IReadOnlyList<WrittenReview> Reviews) : ICommand<IReadOnlyList<Review>>;

internal sealed class SubmitReviewsValidator : AbstractValidator<SubmitReviews>
{
    private const int Most = 500;

    public SubmitReviewsValidator()
    {
        RuleFor(command => command.Reviews).Count(1, Most);
        RuleForEach(command => command.Reviews).SetValidator(new WrittenReviewValidator());
    }
}

internal sealed class SubmitReviewsHandler(IReviewRequests requests, IReviews reviews, ReviewWriting writing, IClock clock) : ICommandHandler<SubmitReviews, IReadOnlyList<Review>>
{
    public async Task<Result<IReadOnlyList<Review>>> Handle(SubmitReviews command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (await requests.Find(command.Request, ct) is not { } request)
            return ReviewErrors.RequestNotFound;

        var added = new List<Review>();
        foreach (var written in command.Reviews)
        {
            var review = await Add(request, command.Language, written, now, ct);
            if (review.Error is { } refusal)
                return refusal;
            added.Add(review.Value);
        }

        return await NoteAnswered(request, added, now, ct) is { } moved ? moved : added;
    }

    private async Task<Result<Review>> Add(ReviewRequest request, string language, WrittenReview written, Instant now, CancellationToken ct)
    {
        var product = request.Products.FirstOrDefault(known => known.Reference == written.Product);
        if (!request.AsksFor(written.Product is null ? SolicitationKind.Brand : SolicitationKind.Product) || (written.Product is not null && product is null))
            return ReviewErrors.NothingToReview;

        var review = new Review(ReviewId.New(), request.Website, request.Purchase, written.Product, written.Rating!.Value, written.Text, language, ReviewStatus.Pending, now, now)
        {
            Hints = await writing.Hints(request, written, ct),
        };
        if (!await reviews.TryAdd(review, product, ct))
            return ReviewErrors.NothingToReview;

        review = review with { Photos = await writing.Collect(request, review.Id, written, now, ct) };
        await reviews.NotePhotos(review, ct);
        return await writing.PublishAlone(request, review, now, ct);
    }

    /// <summary>In the same unit of work, so that nobody is reminded of what they did.</summary>
    private async Task<Error?> NoteAnswered(ReviewRequest request, IReadOnlyList<Review> added, Instant now, CancellationToken ct)
    {
        foreach (var answered in request.Requests.Where(state => !state.IsAnswered && added.Any(review => review.Kind == state.Kind)))
        {
            var step = answered.Answer();
            if (step.Error is null && !await requests.TryMove(answered.Id, step.Value, now, ct))
                return ReviewErrors.ChangedMeanwhile;
        }

        return null;
    }
}
