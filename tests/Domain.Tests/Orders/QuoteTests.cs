using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Domain.Tests.Orders;

public class QuoteTests
{
    private static readonly Instant Created = Instant.FromUtc(2025, 11, 3, 14, 0, 7) + Duration.FromMilliseconds(900);

    private static readonly Quote Quoted = new(
        QuoteId.New(),
        new Owner(new PartnerId(1), Mode.Test),
        new Consignment(ServiceLevel.Standard, new PostalCode("H1A1A1"), new PostalCode("H2L1P1"), [new ParcelSize(2.5m)], null, null),
        new Rate(Zone.Local, Money.Cad(1299), [new RateLine(RateLineKind.Base, 1299)], 2, new LocalDateTime(2025, 11, 5, 17, 0).WithOffset(Offset.FromHours(-5))),
        Created);

    [Fact]
    public void Holds_for_a_day_to_the_whole_second() =>
        Quoted.ValidUntil.Should().Be(Instant.FromUtc(2025, 11, 4, 14, 0, 7));

    [Fact]
    public void Is_good_until_the_moment_that_the_partner_was_told()
    {
        Quoted.IsExpired(Created).Should().BeFalse();
        Quoted.IsExpired(Quoted.ValidUntil).Should().BeFalse();
        Quoted.IsExpired(Quoted.ValidUntil + Duration.Epsilon).Should().BeTrue();
    }
}
