using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>A published review is taken down, for a reason that everyone can read. A shop's own team can do that only after somebody flagged it.</summary>
[Allows(Actors.Dispatcher | Actors.Partner)]
public sealed record RemoveReview(Moderator By, ReviewId Review, string? Reason, string? Note) : IModeration;

internal sealed class RemoveReviewValidator : AbstractValidator<RemoveReview>
{
    public RemoveReviewValidator()
    {
        RuleFor(command => command.Reason).Required().OneOf(Names.All<ReviewReason>());
        RuleFor(command => command.Note).Text(Review.LongestNote);
    }
}

internal sealed class RemoveReviewHandler(Moderation moderation) : ICommandHandler<RemoveReview, Review>
{
    public Task<Result<Review>> Handle(RemoveReview command, CancellationToken ct) =>
        moderation.Take(command, (review, now) => review.Remove(Names.Parse<ReviewReason>(command.Reason)!.Value, command.Note, command.By.Actor, now), ct);
}
