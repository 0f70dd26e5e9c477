using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>Anyone says that a published review breaks the rules. It stays until a person has looked.</summary>
/// <param name="Note">In their own words.</param>
[AllowsAnyone]
public sealed record FlagReview(ReviewId Review, string? Reason, string? Note) : ICommand<ReviewId>
{
    /// <summary>From one network address, about any reviews, before it has to wait.</summary>
    public const int MostFlags = 10;

    public static readonly Duration Wait = Duration.FromHours(1);
}

internal sealed class FlagReviewValidator : AbstractValidator<FlagReview>
{
    public FlagReviewValidator()
    {
        RuleFor(command => command.Reason).Required().OneOf(Names.All<ReviewReason>());
        RuleFor(command => command.Note).Text(Review.LongestNote);
    }
}

internal sealed class FlagReviewHandler(IReviews reviews, ICodeTries tries, ICallerContext callers, IClock clock) : ICommandHandler<FlagReview, ReviewId>
{
    public async Task<Result<ReviewId>> Handle(FlagReview command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        // What is refused is not counted, as the whole unit is not; there is nothing to gain from it.
        var counted = await tries.Count("flag:" + callers.Network, FlagReview.MostFlags, FlagReview.Wait, now, ct);
        if (counted.IsLocked)
            return ReviewErrors.TooManyFlags(counted.Until - now);
        // What is not public does not exist for the public.
        if (await reviews.Find(command.Review, ct) is not { IsPublic: true } review)
            return ReviewErrors.ReviewNotFound;

        var flagged = review.Flag(Names.Parse<ReviewReason>(command.Reason)!.Value, command.Note, callers.Caller?.Actor ?? Actors.Customer, now);
        if (flagged.Error is { } refusal)
            return refusal;
        return await reviews.TrySave(flagged.Value, ct) ? review.Id : ReviewErrors.ChangedMeanwhile;
    }
}
