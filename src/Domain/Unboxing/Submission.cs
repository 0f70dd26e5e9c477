using NodaTime;
using Parcours.Domain.Orders;

namespace Parcours.Domain.Unboxing;

/// <summary>What the customer says about the contents.</summary>
public enum Condition
{
    Ok,
    Problem,
}

public enum Problem
{
    Damaged,
    Missing,
    WrongItem,
    NotAsDescribed,
    EmptyBox,
    Other,
}

/// <summary>What a customer handed in, once for an order.</summary>
/// <param name="Problem">With <see cref="Condition.Problem"/> only.</param>
public sealed record Submission(OrderNumber Order, ReceiptNumber Receipt, Condition Condition, Problem? Problem, string? Notes, Instant At)
{
    /// <summary>When the files were removed, as they are some time after the order's end.</summary>
    public Instant? ErasedAt { get; init; }
}
