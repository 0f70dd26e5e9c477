using CsCheck;
using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Domain.Tests.Orders;

/// <summary>Arbitrary facts of an order, within what validation lets through.</summary>
internal static class OrderGen
{
    private static readonly Gen<char> Digit = Gen.Char["0123456789"];

    private static readonly Gen<char> Letter = Gen.Char["ABCEGHJKLMNPRSTVWXYZ"];

    public static readonly Gen<PostalCode> PostalCode =
        from area in Gen.Select(Gen.Char["ABCEGHJKLMNPRSTVXY"], Digit, Letter)
        from rest in Gen.Select(Digit, Letter, Digit)
        select new PostalCode(string.Concat(area.Item1, area.Item2, area.Item3, rest.Item1) + rest.Item2 + rest.Item3);

    public static readonly Gen<decimal> WeightKg = Gen.Int[1, 70_000].Select(grams => grams / 1000m);

    private static readonly Gen<decimal?> EdgeCm = Gen.Frequency((1, Gen.Const((decimal?)null)), (3, Gen.Int[1, 3000].Select(mm => (decimal?)(mm / 10m))));

    public static readonly Gen<ParcelSize> Parcel =
        from weight in WeightKg
        from edges in Gen.Select(EdgeCm, EdgeCm, EdgeCm)
        select new ParcelSize(weight, edges.Item1, edges.Item2, edges.Item3);

    private static readonly Gen<Money?> Amount = Gen.Frequency((1, Gen.Const((Money?)null)), (2, Gen.Long[0, 10_000_000_00].Select(cents => (Money?)Money.Cad(cents))));

    public static readonly Gen<Consignment> Consignment =
        from service in Gen.Enum<ServiceLevel>()
        from ends in Gen.Select(PostalCode, PostalCode)
        from parcels in Parcel.Array[1, 50]
        from amounts in Gen.Select(Amount, Amount)
        select new Consignment(service, ends.Item1, ends.Item2, parcels, amounts.Item1, amounts.Item2);

    public static readonly Gen<Instant> Moment =
        Gen.Long[Instant.FromUtc(2020, 1, 1, 0, 0).ToUnixTimeSeconds(), Instant.FromUtc(2060, 1, 1, 0, 0).ToUnixTimeSeconds()].Select(Instant.FromUnixTimeSeconds);
}
