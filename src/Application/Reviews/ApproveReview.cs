using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>A person has read the review, and everyone may.</summary>
/// <param name="Version">Which text they read: one that its author changed meanwhile is not published unread.</param>
[Allows(Actors.Dispatcher | Actors.Partner)]
public sealed record ApproveReview(Moderator By, ReviewId Review, long? Version) : IModeration;

internal sealed class ApproveReviewValidator : AbstractValidator<ApproveReview>
{
    public ApproveReviewValidator() => RuleFor(command => command.Version).Required().Between(1, int.MaxValue);
}

internal sealed class ApproveReviewHandler(Moderation moderation) : ICommandHandler<ApproveReview, Review>
{
    public Task<Result<Review>> Handle(ApproveReview command, CancellationToken ct) =>
        moderation.Take(command, (review, now) => review.Approve((int)command.Version!.Value, command.By.Actor, now), ct);
}
