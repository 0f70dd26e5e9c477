using NodaTime;
using Parcours.Domain.Operations;

namespace Parcours.Domain.Orders;

/// <summary>How far a delivery has come: what its courier reported on the way.</summary>
/// <param name="Eta">When the courier is expected; null until the order travels.</param>
/// <param name="Failure">Of the last attempt; gone when the order goes out again.</param>
public sealed record Progress(
    Courier? Courier = null,
    Instant? PickedUpAt = null,
    Instant? Eta = null,
    Instant? DeliveredAt = null,
    ProofOfDelivery? Proof = null,
    FailedAttempt? Failure = null)
{
    public static readonly Progress None = new();
}

/// <param name="RecipientName">Who took it.</param>
/// <param name="IsPinVerified">Whether the recipient knew the order's PIN.</param>
public sealed record ProofOfDelivery(string RecipientName, MediaId? Signature, IReadOnlyList<MediaId> Photos, bool IsPinVerified)
{
    public const int MostPhotos = 5;
}

public sealed record FailedAttempt(FailureReason Reason, Instant? NextAttempt);

public enum FailureReason
{
    RecipientAbsent,
    AddressNotFound,
    Refused,
    Damaged,
    Lost,
}
