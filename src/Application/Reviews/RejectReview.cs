using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>A person has read the review, and it is not published, for a reason that everyone can read.</summary>
[Allows(Actors.Dispatcher | Actors.Partner)]
public sealed record RejectReview(Moderator By, ReviewId Review, string? Reason, string? Note) : IModeration;

internal sealed class RejectReviewValidator : AbstractValidator<RejectReview>
{
    public RejectReviewValidator()
    {
        RuleFor(command => command.Reason).Required().OneOf(Names.All<ReviewReason>());
        RuleFor(command => command.Note).Text(Review.LongestNote);
    }
}

internal sealed class RejectReviewHandler(Moderation moderation) : ICommandHandler<RejectReview, Review>
{
    public Task<Result<Review>> Handle(RejectReview command, CancellationToken ct) =>
        moderation.Take(command, (review, now) => review.Reject(Names.Parse<ReviewReason>(command.Reason)!.Value, command.Note, command.By.Actor, now), ct);
}
