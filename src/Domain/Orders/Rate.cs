using NodaTime;
using Parcours.Domain.Kernel;

namespace Parcours.Domain.Orders;

public enum Zone
{
    Local,
    Regional,
    National,
}

public enum RateLineKind
{
    Base,
    Weight,
    Remote,
    ExtraParcels,
    Cod,
    Insurance,
}

/// <summary>One line of a price, in cents. Lines of zero are left out.</summary>
public sealed record RateLine(RateLineKind Kind, long Cents);

/// <summary>A price and a promise.</summary>
/// <param name="Lines">Sum to <paramref name="Total"/>.</param>
/// <param name="TransitDays">Business days from the pickup day to the delivery.</param>
/// <param name="EstimatedDelivery">Local time at the destination, with the offset of that day.</param>
public sealed record Rate(Zone Zone, Money Total, IReadOnlyList<RateLine> Lines, int TransitDays, OffsetDateTime EstimatedDelivery);
