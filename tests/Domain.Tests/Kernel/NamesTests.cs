using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Domain.Tests.Kernel;

public class NamesTests
{
    [Fact]
    public void An_enum_is_spelled_in_snake_case() =>
        Enum.GetValues<OrderStatus>().Select(Names.Of).Should().Equal(
            "pending", "accepted", "courier_assigned", "picked_up", "in_transit", "out_for_delivery", "delivered", "failed", "cancelled",
            "shipped", "unboxing_pending", "unboxing_submitted", "disputed", "completed", "refunded");

    [Fact]
    public void All_names_come_in_the_order_of_the_enum() =>
        Names.All<OrderTrigger>().Should().Equal(
            "accept", "cancel", "assign_courier", "reassign_courier", "pick_up", "depart", "go_out", "deliver", "fail",
            "ship", "confirm_delivery", "open_unboxing", "submit", "expire", "expire_to_merchant", "dispute", "complete", "refund");

    [Fact]
    public void Every_name_is_read_back()
    {
        foreach (var status in Enum.GetValues<OrderStatus>())
            Names.Parse<OrderStatus>(Names.Of(status)).Should().Be(status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("SameDay")]
    [InlineData("SAME_DAY")]
    [InlineData("2")]
    [InlineData("same_day ")]
    public void Nothing_else_is_a_name(string? text) => Names.Parse<ServiceLevel>(text).Should().BeNull();

    [Fact]
    public void A_number_without_a_name_is_a_mistake_of_ours() =>
        FluentActions.Invoking(() => Names.Of((ServiceLevel)99)).Should().Throw<ArgumentOutOfRangeException>();
}
