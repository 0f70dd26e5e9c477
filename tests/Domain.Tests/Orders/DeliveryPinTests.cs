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
        DeliveryPin.Of("4711").Hash.Should().NotBe(DeliveryPin.Of("4711").Hash).And.NotContain("4711");
    }
}
