using Parcours.Domain.Orders;

namespace Parcours.Application.Unboxing;

/// <summary>How far a submission proves that this order's box was opened, and why. The same files give the same report; a person decides.</summary>
/// <param name="Confidence">0 to 1, two decimals: the sum of each signal's value times its weight.</param>
public sealed record EvidenceReport(
    decimal Confidence,
    Recommendation Recommendation,
    bool CodeVisible,
    IReadOnlyList<Contradiction> Contradictions,
    IReadOnlyList<EvidenceSignal> Signals);

public enum Recommendation
{
    Approve,
    Review,
    Reject,
}

/// <param name="Value">0 to 1, three decimals; 0 where it was not measured.</param>
/// <param name="Weight">Its share of the score, four decimals; 0 where the signal does not apply to this submission.</param>
public sealed record EvidenceSignal(SignalName Name, decimal Value, decimal Weight, bool IsMeasured, Explanation Explanation);

public enum SignalName
{
    CodeDecoded,
    NotSeenBefore,
    RecordedLive,
    DeclaredCondition,
    MatchesReference,
    Sharpness,
    Exposure,
    TakenAfterDelivery,
    CodeLegible,
    VisibleDamage,
}

/// <summary>A sentence that the texts have in every language, under the finding's name.</summary>
public sealed record Explanation(Finding Finding, params IReadOnlyList<string> Arguments)
{
    public bool Equals(Explanation? other) => other is not null && Finding == other.Finding && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => HashCode.Combine(Finding, Arguments.Count);
}

public sealed record Contradiction(ContradictionKind Kind, MediaId Medium, long OtherOrder);

/// <summary>Its name is the published reason of the dispute.</summary>
public enum ContradictionKind
{
    /// <summary>A picture shows the QR code of another order.</summary>
    AnotherOrdersCode,

    /// <summary>A picture is a near copy of one that was submitted on another order before.</summary>
    PictureReused,
}
