using NodaTime;
using Parcours.Domain.Partners;

namespace Parcours.Domain.Orders;

/// <summary>A price that any number of orders may use until <see cref="ValidUntil"/>.</summary>
public sealed record Quote(QuoteId Id, Owner Owner, Consignment Consignment, Rate Rate, Instant CreatedAt)
{
    private static readonly Duration Validity = Duration.FromHours(24);

    /// <summary>Longer than it is valid, so that a late order hears that its quote expired, and not that there never was one.</summary>
    public static readonly Duration KeptFor = Duration.FromDays(7);

    /// <summary>The moment is truncated to the second: that is what the partner is told, and told is what holds.</summary>
    public Instant ValidUntil => Instant.FromUnixTimeSeconds((CreatedAt + Validity).ToUnixTimeSeconds());

    public bool IsExpired(Instant now) => now > ValidUntil;
}
