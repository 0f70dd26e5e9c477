using Parcours.Domain.Kernel;
using static Parcours.Domain.Kernel.Actors;
using static Parcours.Domain.Webhooks.DeliveryStatus;
using static Parcours.Domain.Webhooks.DeliveryTrigger;
using DeliveryTransition = Parcours.Domain.Kernel.Transition<Parcours.Domain.Webhooks.DeliveryStatus, Parcours.Domain.Webhooks.DeliveryTrigger, Parcours.Domain.Webhooks.DeliveryKind>;

namespace Parcours.Domain.Webhooks;

/// <summary>The delivery of one event to one endpoint.</summary>
public enum DeliveryStatus
{
    /// <summary>First in its line: sent when it is due.</summary>
    Pending,

    /// <summary>Behind an unfinished delivery to the same endpoint about the same order.</summary>
    Blocked,

    /// <summary>Claimed by a node, until its lease ends.</summary>
    Sending,

    Succeeded,

    /// <summary>Given up after the last attempt.</summary>
    Failed,

    /// <summary>Kept for a replay: its endpoint is not active.</summary>
    Parked,
}

public enum DeliveryTrigger
{
    Claim,
    Acknowledge,
    Retry,
    GiveUp,
    Park,
    LoseLease,
    Promote,
    Requeue,
}

public enum DeliveryKind
{
    /// <summary>Of something that happened; there is no other kind with a life of its own.</summary>
    Event,
}

/// <summary>The life of a delivery. The event of a row is the outcome that the figures count.</summary>
public static class DeliveryLifecycle
{
    public static readonly TransitionTable<DeliveryStatus, DeliveryTrigger, DeliveryKind> Table = new(
        new(Pending, Claim, Sending, Platform, "claimed"),
        new(Sending, Acknowledge, Succeeded, Platform, "succeeded"),
        new(Sending, Retry, Pending, Platform, "to_retry"),
        new(Sending, GiveUp, Failed, Platform, "given_up"),
        new(Sending, Park, Parked, Platform, "parked"),
        new(Sending, LoseLease, Pending, Platform, "lease_lost"),
        new(Blocked, Promote, Pending, Platform, "promoted"),
        new(Pending, Park, Parked, Platform, "parked"),
        new(Blocked, Park, Parked, Platform, "parked"),
        new(Pending, Requeue, Pending, Partner, "hurried"),
        new(Succeeded, Requeue, Blocked, Partner, "requeued"),
        new(Failed, Requeue, Blocked, Partner, "requeued"),
        new(Parked, Requeue, Blocked, Partner, "requeued"));

    /// <summary>A step of the platform's own; one that the table does not know is a mistake of ours.</summary>
    /// <exception cref="InvalidOperationException">The table has no such row.</exception>
    public static DeliveryTransition Step(DeliveryStatus from, DeliveryTrigger on)
    {
        var fired = Table.Fire(from, on, DeliveryKind.Event, Platform | Partner);
        return fired.Value;
    }
}
