using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing;

/// <summary>The owner's unboxings that wait for the merchant's decision, the one that has waited longest first. The parameters are the query string's texts.</summary>
/// <param name="Status">One of <see cref="OrderLifecycle.Undecided"/>; all of them when null.</param>
[Allows(Actors.Partner)]
public sealed record ListProofs(Owner Owner, string? Status, string? Cursor) : IQuery<Page<WaitingProof>>
{
    public const int Take = 25;
}

/// <param name="Since">When it came into its status.</param>
/// <param name="SubmittedAt">Null where the window ended without a submission.</param>
/// <param name="Problem">What the customer reported.</param>
/// <param name="Report">Null until it is scored.</param>
public sealed record WaitingProof(
    OrderNumber Number,
    string ExternalOrderId,
    OrderStatus Status,
    UnboxingDetails Unboxing,
    Instant Since,
    Instant? SubmittedAt,
    Problem? Problem,
    EvidenceReport? Report);

internal sealed class ListProofsValidator : AbstractValidator<ListProofs>
{
    public ListProofsValidator() => RuleFor(query => query.Status).OneOf(OrderLifecycle.Undecided);
}
