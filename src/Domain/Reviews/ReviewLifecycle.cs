using Parcours.Domain.Kernel;
using static Parcours.Domain.Kernel.Actors;
using static Parcours.Domain.Reviews.ReviewStatus;
using static Parcours.Domain.Reviews.ReviewTrigger;

namespace Parcours.Domain.Reviews;

public enum ReviewStatus
{
    /// <summary>A person has yet to read it.</summary>
    Pending,

    Published,

    /// <summary>Published still, and somebody said that it should not be.</summary>
    Flagged,

    Rejected,
    Removed,

    /// <summary>Taken back by its author.</summary>
    Withdrawn,
}

public enum ReviewTrigger
{
    Approve,
    Reject,
    Flag,

    /// <summary>Whoever flagged it was heard, and it stays.</summary>
    Keep,

    Remove,
    Reply,
    Edit,
    Withdraw,
}

/// <summary>The life of a review. Its text has one author: no row lets anyone else change it.</summary>
public static class ReviewLifecycle
{
    public static readonly TransitionTable<ReviewStatus, ReviewTrigger, SolicitationKind> Table = new(
        new(Pending, Approve, Published, Dispatcher | Partner | Platform, "published"),
        new(Pending, Reject, Rejected, Dispatcher | Partner, "rejected"),
        new(Published, Flag, Flagged, Customer | Partner | Dispatcher, "flagged"),
        new(Flagged, Flag, Flagged, Customer | Partner | Dispatcher, "flagged"),
        new(Flagged, Keep, Published, Dispatcher | Partner, "kept"),
        // A shop cannot take down what nobody complained of, itself included: its complaint then stands in the history.
        new(Published, Remove, Removed, Dispatcher, "removed"),
        new(Flagged, Remove, Removed, Dispatcher | Partner, "removed"),
        new(Published, Reply, Published, Partner, "replied"),
        new(Flagged, Reply, Flagged, Partner, "replied"),
        new(Pending, Edit, Pending, Customer, "edited"),
        new(Published, Edit, Pending, Customer, "edited"),
        new(Flagged, Edit, Pending, Customer, "edited"),
        new(Rejected, Edit, Pending, Customer, "edited"),
        new(Pending, Withdraw, Withdrawn, Customer, "withdrawn"),
        new(Published, Withdraw, Withdrawn, Customer, "withdrawn"),
        new(Flagged, Withdraw, Withdrawn, Customer, "withdrawn"),
        new(Rejected, Withdraw, Withdrawn, Customer, "withdrawn"));

    /// <summary>Whether everyone sees it, and ratings count it.</summary>
    public static bool IsPublic(ReviewStatus status) => status is Published or Flagged;

    /// <summary>Whether it is out of sight for good, unless its author writes anew: then it is kept for a while and erased.</summary>
    public static bool IsPutAway(ReviewStatus status) => status is Rejected or Removed or Withdrawn;
}
