namespace Parcours.Domain.Orders;

/// <summary>How a merchant sent an order.</summary>
public sealed record Shipment(string? TrackingNumber, string? Carrier)
{
    /// <summary>What this one does not say, <paramref name="before"/> said.</summary>
    public Shipment Or(Shipment? before) => new(TrackingNumber ?? before?.TrackingNumber, Carrier ?? before?.Carrier);
}
