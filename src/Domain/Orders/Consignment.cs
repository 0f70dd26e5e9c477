using Parcours.Domain.Kernel;

namespace Parcours.Domain.Orders;

/// <summary>What a price depends on, besides the moment: the same for a quote and for the order that uses it.</summary>
public sealed record Consignment(
    ServiceLevel Service,
    PostalCode From,
    PostalCode To,
    IReadOnlyList<ParcelSize> Parcels,
    Money? Cod,
    Money? Insurance)
{
    /// <summary>Whether both would be priced from the same facts. The order of the parcels does not matter, and an amount of zero is none.</summary>
    public bool Matches(Consignment other) =>
        Service == other.Service && From == other.From && To == other.To
        && Amount(Cod) == Amount(other.Cod) && Amount(Insurance) == Amount(other.Insurance)
        && Parcels.Count == other.Parcels.Count
        && Sorted(Parcels).SequenceEqual(Sorted(other.Parcels));

    private static long Amount(Money? money) => money?.Minor ?? 0;

    private static IEnumerable<ParcelSize> Sorted(IReadOnlyList<ParcelSize> parcels) =>
        parcels.OrderBy(parcel => parcel.WeightKg).ThenBy(parcel => parcel.LengthCm).ThenBy(parcel => parcel.WidthCm).ThenBy(parcel => parcel.HeightCm);
}

/// <summary>Weight in kilograms, edges in centimetres; an edge that was not given is null.</summary>
public sealed record ParcelSize(decimal WeightKg, decimal? LengthCm = null, decimal? WidthCm = null, decimal? HeightCm = null)
{
    /// <summary>In cubic centimetres; null unless all three edges are given.</summary>
    public decimal? Volume => LengthCm * WidthCm * HeightCm;
}
