using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>Its author writes a review anew. Until that was read, nobody else sees it.</summary>
[Allows(Actors.Customer)]
public sealed record EditReview(SolicitationId Request, ReviewId Review, WrittenReview Written) : ICommand<Review>;

internal sealed class EditReviewValidator : AbstractValidator<EditReview>
{
    public EditReviewValidator() => RuleFor(command => command.Written).SetValidator(new WrittenReviewValidator()).OverridePropertyName("");
}

internal sealed class EditReviewHandler(OwnReviews own, IReviews reviews, ReviewWriting writing, IClock clock) : ICommandHandler<EditReview, Review>
{
    public async Task<Result<Review>> Handle(EditReview command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var found = await own.Find(command.Request, command.Review, ct);
        if (found.Error is { } unknown)
            return unknown;

        var (request, review) = found.Value;
        var written = command.Written with { Product = review.Product };
        var edited = review.Edit(written.Rating!.Value, written.Text, await writing.Hints(request, written, ct), Actors.Customer, now);
        if (edited.Error is { } refusal)
            return refusal;

        var photos = await writing.Collect(request, review.Id, written, now, ct);
        var change = edited.Value with { Review = edited.Value.Review with { Photos = photos } };
        return await reviews.TrySave(change, ct) ? await writing.PublishAlone(request, change.Review, now, ct) : ReviewErrors.ChangedMeanwhile;
    }
}
