using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;
using NodaTime;

namespace Parcours.Application.Reviews;

/// <summary>Who decides about reviews: the platform's people about everyone's, an account's team about those of its own shops.</summary>
/// <param name="Owner">Null for the platform's.</param>
public sealed record Moderator(Actors Actor, Owner? Owner)
{
    public static Moderator Of(Operator person) => new(person.Actor, null);

    public static Moderator Of(Owner owner) => new(Actors.Partner, owner);
}

/// <summary>A person decides about a review. Which decision whom, the lifecycle says.</summary>
public interface IModeration : IIdempotentCommand<Review>, IAudited
{
    Moderator By { get; }

    ReviewId Review { get; }

    string IAudited.SubjectOf(object content) => Review.Value;
}

/// <summary>How a person decides: about a review that they see, stored with its line of history.</summary>
internal sealed class Moderation(IReviews reviews, IClock clock)
{
    public async Task<Result<Review>> Take(IModeration command, Func<Review, Instant, Result<ReviewChange>> step, CancellationToken ct)
    {
        if (await (command.By.Owner is { } owner ? reviews.Find(owner, command.Review, ct) : reviews.Find(command.Review, ct)) is not { } review)
            return ReviewErrors.ReviewNotFound;

        var change = step(review, clock.GetCurrentInstant());
        if (change.Error is { } refusal)
            return refusal;
        return await reviews.TrySave(change.Value, ct) ? change.Value.Review : ReviewErrors.ChangedMeanwhile;
    }
}
