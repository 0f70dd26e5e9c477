using NodaTime;
using Parcours.Domain.Kernel;

namespace Parcours.Domain.Orders;

/// <summary>What a <c>/v1</c> order asks for, as agreed when it was created.</summary>
/// <param name="Metadata">The partner's JSON object, byte for byte as sent; null when there is none.</param>
public sealed record DeliveryDetails(
    ServiceLevel Service,
    Stop Pickup,
    Stop Dropoff,
    IReadOnlyList<Parcel> Parcels,
    Money? Cod,
    Money? Insurance,
    string? Reference,
    string? Instructions,
    string? Metadata,
    Money Price,
    OffsetDateTime EstimatedDelivery,
    QuoteId? Quote)
{
    public Consignment Consignment => new(
        Service, Pickup.Address.PostalCode, Dropoff.Address.PostalCode, [.. Parcels.Select(parcel => parcel.Size)], Cod, Insurance);
}

/// <summary>Where a parcel is picked up or dropped off.</summary>
/// <param name="Phone">As the partner wrote it; it was a valid number.</param>
public sealed record Stop(string Name, string Phone, string? Email, Address Address, TimeWindow? TimeWindow, string? Instructions);

/// <summary>A Canadian address.</summary>
public sealed record Address(string Line1, string? Line2, string City, Province Province, PostalCode PostalCode)
{
    public const string Country = "CA";
}

/// <summary>As the partner wrote it, with its own offset.</summary>
public sealed record TimeWindow(OffsetDateTime Start, OffsetDateTime End);

/// <param name="ValueCents">What the contents are worth, in Canadian cents.</param>
public sealed record Parcel(string Id, ParcelSize Size, string? Description, long? ValueCents, bool? Fragile, string? Barcode);
