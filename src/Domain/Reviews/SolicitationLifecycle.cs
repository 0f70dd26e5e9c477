using Parcours.Domain.Kernel;
using static Parcours.Domain.Kernel.Actors;
using static Parcours.Domain.Reviews.SolicitationStatus;
using static Parcours.Domain.Reviews.SolicitationTrigger;

namespace Parcours.Domain.Reviews;

public enum SolicitationKind
{
    /// <summary>About the purchase and the shop.</summary>
    Brand,

    /// <summary>About each product of the purchase.</summary>
    Product,
}

/// <summary>How far a request for a review has come, as the follow-up names it.</summary>
public enum SolicitationStatus
{
    /// <summary>The purchase was taken and nobody is asked about it.</summary>
    Received,

    Scheduled,
    Sent,
    Opened,
    Reminded,
    Answered,
    Bounced,
    Cancelled,

    /// <summary>The purchase was refused; the row says why.</summary>
    Rejected,
}

public enum SolicitationTrigger
{
    Send,
    Open,
    Remind,
    Answer,
    Bounce,
    Cancel,
}

/// <summary>The life of a request for a review. <see cref="Received"/> and <see cref="Rejected"/> are ends from the beginning.</summary>
public static class SolicitationLifecycle
{
    public static readonly TransitionTable<SolicitationStatus, SolicitationTrigger, SolicitationKind> Table = new(
        new(Scheduled, Send, Sent, Platform, "sent"),
        new(Sent, Open, Opened, Customer, "opened"),
        new(Reminded, Open, Opened, Customer, "opened"),
        // Once: what was reminded of before says so in its times.
        new(Sent, Remind, Reminded, Platform, "reminded"),
        new(Opened, Remind, Reminded, Platform, "reminded"),
        // Between the mail server's acceptance and our commit a customer can be as fast as that.
        new(Scheduled, Answer, Answered, Customer, "answered"),
        // A link that was prefetched or opened from a copy is answered all the same.
        new(Sent, Answer, Answered, Customer, "answered"),
        new(Opened, Answer, Answered, Customer, "answered"),
        new(Reminded, Answer, Answered, Customer, "answered"),
        new(Scheduled, Bounce, Bounced, Platform, "bounced"),
        new(Sent, Bounce, Bounced, Platform, "bounced"),
        new(Opened, Bounce, Bounced, Platform, "bounced"),
        new(Reminded, Bounce, Bounced, Platform, "bounced"),
        new(Scheduled, Cancel, Cancelled, Platform | Partner | Customer, "cancelled"),
        new(Sent, Cancel, Cancelled, Platform | Partner | Customer, "cancelled"),
        new(Opened, Cancel, Cancelled, Platform | Partner | Customer, "cancelled"),
        new(Reminded, Cancel, Cancelled, Platform | Partner | Customer, "cancelled"));
}

/// <summary>Why a request for a review was cancelled, or bounced.</summary>
public enum SolicitationEnd
{
    OrderCancelled,
    OrderRefunded,
    OrderDisputed,
    Erased,
    Unsubscribed,

    /// <summary>The consumer's mail server does not know the address, or does not want the mail.</summary>
    AddressRefused,

    /// <summary>No server took the mail for more than a day.</summary>
    NotDelivered,
}
