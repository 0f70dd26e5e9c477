using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Domain.Tests.Orders;

public class OrderTests
{
    private static readonly Instant Created = Instant.FromUtc(2025, 11, 3, 14, 0);

    private static readonly Instant Later = Created + Duration.FromMinutes(5);

    private static readonly OrderStatus[] Cancellable = [OrderStatus.Pending, OrderStatus.Accepted];

    public static TheoryData<OrderStatus> CancellableStatuses => [.. Cancellable];

    public static TheoryData<OrderStatus> OtherStatuses => [.. Enum.GetValues<OrderStatus>().Except(Cancellable)];

    [Fact]
    public void A_new_delivery_order_is_pending()
    {
        var order = New();

        order.Status.Should().Be(OrderStatus.Pending);
        order.Origin.Should().Be(OrderOrigin.Delivery);
        order.Cancellation.Should().BeNull();
        order.CreatedAt.Should().Be(Created);
        order.UpdatedAt.Should().Be(Created);
        OrderId.Parse(order.Id.Value).Should().Be(order.Id);
    }

    [Theory, MemberData(nameof(CancellableStatuses))]
    public void An_order_is_cancelled_before_a_courier_has_it(OrderStatus status)
    {
        var order = New() with { Status = status };

        var change = order.Cancel(Actors.Partner, "changed my mind", Later).Value;

        change.Step.From.Should().Be(status);
        change.Step.Event.Should().Be("order.cancelled");
        change.Order.Should().Be(order with
        {
            Status = OrderStatus.Cancelled,
            Cancellation = new Cancellation(CancelledBy.Partner, "changed my mind"),
            UpdatedAt = Later,
        });
        change.Order.IsCancelled.Should().BeTrue();
    }

    [Theory, MemberData(nameof(OtherStatuses))]
    public void Afterwards_it_is_not_and_the_refusal_names_the_state(OrderStatus status)
    {
        var refusal = (New() with { Status = status }).Cancel(Actors.Partner, null, Later).Error!;

        refusal.Kind.Should().Be(ErrorKind.Conflict);
        refusal.Code.Should().Be("order_not_cancellable");
        refusal.Arguments.Should().Equal(Names.Of(OrderLifecycle.Published(status)));
        refusal.Details.Should().Contain("status", Names.Of(OrderLifecycle.Published(status)));
    }

    [Fact]
    public void A_dispatcher_cancels_as_operator() =>
        New().Cancel(Actors.Dispatcher | Actors.Courier, null, Later).Value.Order.Cancellation
            .Should().Be(new Cancellation(CancelledBy.Operator, null));

    [Theory]
    [InlineData(Actors.Courier)]
    [InlineData(Actors.Customer)]
    [InlineData(Actors.Platform)]
    public void Nobody_else_may_cancel(Actors by) =>
        New().Cancel(by, null, Later).Error!.Kind.Should().Be(ErrorKind.Forbidden);

    [Fact]
    public void An_order_has_the_consignment_that_it_was_priced_for()
    {
        var delivery = Details();

        delivery.Consignment.Matches(new Consignment(
            ServiceLevel.Standard, new PostalCode("H2Y1Z3"), new PostalCode("H1A1A1"), [new ParcelSize(2.5m, 40, 30, 10)], Money.Cad(5_000), null)).Should().BeTrue();
    }

    private static Order New() => Order.ForDelivery(new Owner(new PartnerId(1), Mode.Test), "ORD-1", Details(), Created);

    private static DeliveryDetails Details() => new(
        ServiceLevel.Standard,
        new Stop("Warehouse", "+1-514-555-0001", null, new Address("100 Rue Saint-Paul", null, "Montréal", Province.QC, new PostalCode("H2Y1Z3")), null, null),
        new Stop("Ada", "+1-514-555-0002", null, new Address("1 Rue Notre-Dame", null, "Montréal", Province.QC, new PostalCode("H1A1A1")), null, null),
        [new Parcel("prc_1", new ParcelSize(2.5m, 40, 30, 10), null, null, null, null)],
        Money.Cad(5_000), null, null, null, null,
        Money.Cad(1_299), new LocalDateTime(2025, 11, 5, 17, 0).WithOffset(Offset.FromHours(-5)), null);
}
