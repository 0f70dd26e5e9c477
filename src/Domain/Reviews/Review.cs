using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using ReviewTransition = Parcours.Domain.Kernel.Transition<Parcours.Domain.Reviews.ReviewStatus, Parcours.Domain.Reviews.ReviewTrigger, Parcours.Domain.Reviews.SolicitationKind>;

namespace Parcours.Domain.Reviews;

/// <summary>What a customer says of a shop, or of a product that they bought there.</summary>
/// <param name="Product">As the shop knows it; null when the review is about the shop.</param>
/// <param name="Rating">Stars, from 1 to 5.</param>
/// <param name="Text">Empty when the stars say it all.</param>
/// <param name="Language">That of the page on which it was written.</param>
public sealed record Review(
    ReviewId Id,
    WebsiteId Website,
    PurchaseEventId Purchase,
    string? Product,
    int Rating,
    string Text,
    string Language,
    ReviewStatus Status,
    Instant CreatedAt,
    Instant UpdatedAt)
{
    public const int MostStars = 5;

    public const int LongestText = 4000;

    public const int LongestReply = 2000;

    public const int LongestNote = 1000;

    public const int MostPhotos = 5;

    /// <summary>How long what is rejected, removed or withdrawn is kept, should anyone ask why.</summary>
    public static readonly Duration KeptFor = Duration.FromDays(365);

    /// <summary>Grows with every text: whoever approves says which one they read.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Since when it is public; null while it is not.</summary>
    public Instant? PublishedAt { get; init; }

    /// <summary>Why it was rejected or removed.</summary>
    public ReviewReason? Reason { get; init; }

    public ReviewReply? Reply { get; init; }

    public IReadOnlyList<ReviewHint> Hints { get; init; } = [];

    public IReadOnlyList<MediaId> Photos { get; init; } = [];

    /// <summary>How often it was flagged since a person last decided about it.</summary>
    public int Flags { get; init; }

    public SolicitationKind Kind => Product is null ? SolicitationKind.Brand : SolicitationKind.Product;

    public bool IsPublic => ReviewLifecycle.IsPublic(Status);

    public Instant? EraseAt => ReviewLifecycle.IsPutAway(Status) ? UpdatedAt + KeptFor : null;

    /// <param name="version">The one that was read.</param>
    public Result<ReviewChange> Approve(int version, Actors by, Instant now) =>
        version == Version ? Fire(ReviewTrigger.Approve, by, now, review => review with { PublishedAt = now, Reason = null }) : ReviewErrors.ChangedMeanwhile;

    public Result<ReviewChange> Reject(ReviewReason reason, string? note, Actors by, Instant now) =>
        Fire(ReviewTrigger.Reject, by, now, review => review with { Reason = reason }).Map(change => change with { Reason = reason, Note = note });

    public Result<ReviewChange> Remove(ReviewReason reason, string? note, Actors by, Instant now) =>
        Fire(ReviewTrigger.Remove, by, now, review => review with { Reason = reason, PublishedAt = null }).Map(change => change with { Reason = reason, Note = note });

    /// <summary>It keeps its place in the queue of those that were flagged before.</summary>
    public Result<ReviewChange> Flag(ReviewReason reason, string? note, Actors by, Instant now) =>
        Fire(ReviewTrigger.Flag, by, now, review => review with { Flags = Flags + 1, UpdatedAt = Status == review.Status ? UpdatedAt : now })
            .Map(change => change with { Reason = reason, Note = note });

    public Result<ReviewChange> Keep(string? note, Actors by, Instant now) =>
        Fire(ReviewTrigger.Keep, by, now, review => review with { Flags = 0 }).Map(change => change with { Note = note });

    /// <summary>The shop's one reply, which it may write anew. It does not make the review look newer.</summary>
    /// <param name="text">Null takes it back.</param>
    public Result<ReviewChange> ReplyWith(string? text, Actors by, Instant now) =>
        Fire(ReviewTrigger.Reply, by, now, review => review with { Reply = text is null ? null : new ReviewReply(text, now), UpdatedAt = UpdatedAt })
            .Map(change => change with { Note = text });

    /// <summary>Read again before anyone else sees it, whatever was decided of the text before.</summary>
    public Result<ReviewChange> Edit(int rating, string text, IReadOnlyList<ReviewHint> hints, Actors by, Instant now) =>
        Fire(ReviewTrigger.Edit, by, now, review => review with { Rating = rating, Text = text, Hints = hints, Version = Version + 1, Flags = 0, PublishedAt = null, Reason = null });

    public Result<ReviewChange> Withdraw(Actors by, Instant now) => Fire(ReviewTrigger.Withdraw, by, now, review => review with { PublishedAt = null });

    private Result<ReviewChange> Fire(ReviewTrigger on, Actors by, Instant now, Func<Review, Review> effect)
    {
        var fired = ReviewLifecycle.Table.Fire(Status, on, Kind, by);
        return fired.Error is { Kind: ErrorKind.Conflict }
            ? ReviewErrors.WrongState(Status, on)
            : fired.Map(step => new ReviewChange(step, this, effect(this with { Status = step.To, UpdatedAt = now }), now));
    }
}

/// <summary>The shop's answer, under the review.</summary>
public sealed record ReviewReply(string Text, Instant At);

/// <summary>A step of a review, to be stored: the row that was fired and the review before and after it.</summary>
public sealed record ReviewChange(ReviewTransition Step, Review Before, Review Review, Instant At)
{
    public ReviewReason? Reason { get; init; }

    /// <summary>What whoever took the step said of it; of a reply the reply.</summary>
    public string? Note { get; init; }
}
