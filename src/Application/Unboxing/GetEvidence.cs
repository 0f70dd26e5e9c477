using System.Numerics;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing;

/// <summary>Everything about a submission that whoever has to judge may want to see.</summary>
[Allows(Actors.Partner)]
public sealed record GetEvidence(Owner Owner, OrderNumber Order) : IQuery<SubmittedEvidence>;

/// <param name="Merchant">As customers know it.</param>
/// <param name="Report">Null until it is scored.</param>
/// <param name="Media">What the customer sent and what it was compared with, in the sequence in which they came; what is erased is among them.</param>
public sealed record SubmittedEvidence(
    MerchantOrderView Order, string Merchant, Submission Submission, EvidenceReport? Report, IReadOnlyList<StepTaken> Steps, IReadOnlyList<Upload> Media);

/// <param name="By">One of the lifecycle's actors; null where nothing tells which.</param>
public sealed record StepTaken(OrderStatus Status, Instant At, Actors? By, string? Reason, string? Note)
{
    /// <param name="from">Null for the status that the order began with.</param>
    /// <param name="known">Whom the credential behind the step stands for.</param>
    public static StepTaken Of(MerchantOrderView order, OrderStatus? from, StatusChange change, Actors known)
    {
        if (from is not { } before || OrderLifecycle.Between(before, change.Status) is not { } step)
            return new StepTaken(change.Status, change.At, Actors.Partner, null, null);

        var unboxing = order.Unboxing;
        return new StepTaken(
            change.Status,
            change.At,
            Single(step.By & known) ?? Single(step.By),
            step.On switch
            {
                OrderTrigger.Cancel => order.Cancellation?.Reason,
                OrderTrigger.Fail => change.FailureReason is { } failure ? Names.Of(failure) : null,
                OrderTrigger.Dispute or OrderTrigger.Expire or OrderTrigger.ExpireToMerchant => unboxing.Reason,
                _ => null,
            },
            step.On is OrderTrigger.Complete or OrderTrigger.Refund ? unboxing.Note : null);
    }

    // A row may allow more than one actor, and a credential may act as more than one.
    private static Actors? Single(Actors actors) => BitOperations.PopCount((uint)actors) == 1 ? actors : null;
}
