using Parcours.Domain.Orders;

namespace Parcours.Domain.Tests.Orders;

public class DeliveryPinTests
{
    [Fact]
    public void A_pin_knows_its_code_and_no_other()
    {
        var pin = DeliveryPin.Of("4711");

        pin.Is("4711").Should().BeTrue();
        pin.Is("4712").Should().BeFalse();
        pin.Is("").Should().BeFalse();
    }

    [Fact]
    public void The_same_code_is_kept_differently_each_time()
    {
        DeliveryPin.Of("4711").Hash.Should().NotBe(DeliveryPin.Of("4711").Hash).And.MatchRegex("^[0-9a-f]{32}:[0-9a-f]{64}$", "four digits are in one of a thousand such texts by chance, and tell nothing");
    }
}
