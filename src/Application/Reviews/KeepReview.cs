using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>A person looked at what was flagged, and it stays.</summary>
[Allows(Actors.Dispatcher | Actors.Partner)]
public sealed record KeepReview(Moderator By, ReviewId Review, string? Note) : IModeration;

internal sealed class KeepReviewValidator : AbstractValidator<KeepReview>
{
    public KeepReviewValidator() => RuleFor(command => command.Note).Text(Review.LongestNote);
}

internal sealed class KeepReviewHandler(Moderation moderation) : ICommandHandler<KeepReview, Review>
{
    public Task<Result<Review>> Handle(KeepReview command, CancellationToken ct) =>
        moderation.Take(command, (review, now) => review.Keep(command.Note, command.By.Actor, now), ct);
}
