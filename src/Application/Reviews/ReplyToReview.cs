using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>The shop's one reply to a published review. Another one takes its place; every one of them stays in the history.</summary>
[Allows(Actors.Partner)]
public sealed record ReplyToReview(Owner Owner, ReviewId Review, string? Content) : ICommand<Review>
{
    /// <summary>What is kept of it.</summary>
    public string Text { get; } = ReviewText.Clean(Content);
}

internal sealed class ReplyToReviewValidator : AbstractValidator<ReplyToReview>
{
    public ReplyToReviewValidator() => RuleFor(command => command.Text).Required().Text(Review.LongestReply).OverridePropertyName("content");
}

internal sealed class ReplyToReviewHandler(Replies replies) : ICommandHandler<ReplyToReview, Review>
{
    public Task<Result<Review>> Handle(ReplyToReview command, CancellationToken ct) => replies.Write(command.Owner, command.Review, command.Text, ct);
}

/// <summary>How a shop's reply comes and goes.</summary>
internal sealed class Replies(IReviews reviews, IClock clock)
{
    /// <param name="text">Null takes the reply back.</param>
    public async Task<Result<Review>> Write(Owner owner, ReviewId id, string? text, CancellationToken ct)
    {
        if (await reviews.Find(owner, id, ct) is not { } review)
            return ReviewErrors.ReviewNotFound;

        var replied = review.ReplyWith(text, Actors.Partner, clock.GetCurrentInstant());
        if (replied.Error is { } refusal)
            return refusal;
        return await reviews.TrySave(replied.Value, ct) ? replied.Value.Review : ReviewErrors.ChangedMeanwhile;
    }
}
