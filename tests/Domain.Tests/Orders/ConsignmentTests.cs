using CsCheck;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Domain.Tests.Orders;

public class ConsignmentTests
{
    private static readonly Consignment Quoted = new(
        ServiceLevel.Standard, new PostalCode("H1A1A1"), new PostalCode("H2L1P1"),
        [new ParcelSize(3.2m, 40, 30, 10), new ParcelSize(0.5m)], Money.Cad(5_000), Money.Cad(15_000));

    public static TheoryData<string, Consignment> Others => new()
    {
        { "service", Quoted with { Service = ServiceLevel.Express } },
        { "pickup", Quoted with { From = new PostalCode("H1A1A2") } },
        { "dropoff", Quoted with { To = new PostalCode("H2L1P2") } },
        { "both ends exchanged", Quoted with { From = Quoted.To, To = Quoted.From } },
        { "weight", Quoted with { Parcels = [new ParcelSize(3.3m, 40, 30, 10), new ParcelSize(0.5m)] } },
        { "an edge", Quoted with { Parcels = [new ParcelSize(3.2m, 40, 30, 11), new ParcelSize(0.5m)] } },
        { "a missing edge", Quoted with { Parcels = [new ParcelSize(3.2m, 40, 30), new ParcelSize(0.5m)] } },
        { "a parcel less", Quoted with { Parcels = [new ParcelSize(3.2m, 40, 30, 10)] } },
        { "a parcel more", Quoted with { Parcels = [new ParcelSize(3.2m, 40, 30, 10), new ParcelSize(0.5m), new ParcelSize(0.5m)] } },
        { "one parcel twice", Quoted with { Parcels = [new ParcelSize(0.5m), new ParcelSize(0.5m)] } },
        { "cash on delivery", Quoted with { Cod = Money.Cad(5_001) } },
        { "no cash on delivery", Quoted with { Cod = null } },
        { "insurance", Quoted with { Insurance = Money.Cad(15_001) } },
        { "no insurance", Quoted with { Insurance = null } },
    };

    [Theory, MemberData(nameof(Others))]
    public void Another_fact_is_another_price(string difference, Consignment other)
    {
        Quoted.Matches(other).Should().BeFalse(difference);
        other.Matches(Quoted).Should().BeFalse(difference);
    }

    [Fact]
    public void The_order_of_the_parcels_does_not_matter() =>
        Gen.Select(OrderGen.Consignment, Gen.Int[0, 49]).Sample((consignment, turn) =>
        {
            var parcels = consignment.Parcels;
            return consignment.Matches(consignment with { Parcels = [.. parcels.Skip(turn % parcels.Count), .. parcels.Take(turn % parcels.Count)] });
        });

    [Fact]
    public void A_number_is_the_same_however_it_is_written() =>
        Quoted.Matches(Quoted with { Parcels = [new ParcelSize(0.50m), new ParcelSize(3.200m, 40.0m, 30, 10)] }).Should().BeTrue();

    [Fact]
    public void An_amount_of_zero_is_none()
    {
        var plain = Quoted with { Cod = null, Insurance = null };

        plain.Matches(Quoted with { Cod = Money.Cad(0), Insurance = Money.Cad(0) }).Should().BeTrue();
    }
}
