using NodaTime;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Orders;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Orders;

public abstract class GetOrderContract(StorageFixture storage) : OrdersContract(storage)
{
    [Fact]
    public async Task An_order_is_shown_with_its_history_oldest_first()
    {
        var order = await OrderIn(OrderStatus.CourierAssigned, await NewOwner());

        var view = (await Get(order.Owner, order.Id)).Value;

        view.Should().BeEquivalentTo(OrderView.Of(order) with { History = view.History }, options => options.WithStrictOrdering());
        view.History.Should().Equal(
            new StatusChange(OrderStatus.Pending, Now),
            new StatusChange(OrderStatus.Accepted, Now + Duration.FromMinutes(1)),
            new StatusChange(OrderStatus.CourierAssigned, Now + Duration.FromMinutes(1)));
    }

    [Fact]
    public async Task A_cancelled_order_is_shown_with_its_cancellation()
    {
        var order = await Add(Sample.Order(await NewOwner(), Now));
        await TrySave(order.Cancel(Actors.Dispatcher, "no courier", Now).Value);

        (await Get(order.Owner, order.Id)).Value.Cancellation.Should().Be(new Cancellation(CancelledBy.Operator, "no courier"));
    }

    [Fact]
    public async Task An_unknown_order_is_not_found() => (await Get(await NewOwner(), OrderId.New())).Error.Should().Be(OrderErrors.NotFound);

    [Fact]
    public async Task A_merchants_order_is_not_shown_as_a_delivery()
    {
        var order = await Add(Sample.Order(await NewOwner(), Now, origin: OrderOrigin.Merchant));

        (await Get(order.Owner, order.Id)).Error.Should().Be(OrderErrors.NotFound);
        (await Track(order.Id)).Error.Should().Be(OrderErrors.NotFound);
    }

    [Theory]
    [InlineData("Jean Tremblay", "Jean")]
    [InlineData("  Marie-Ève\u00a0O'Neil  ", "Marie-Ève")]
    [InlineData("👩‍🚀", "👩‍🚀")]
    public async Task Tracking_tells_the_first_name_the_city_and_the_way(string name, string firstName)
    {
        var details = Sample.Details() with { Dropoff = Sample.Recipient with { Name = name } };
        var order = await Add(Sample.Order(await NewOwner(), Now, details: details));

        var tracking = (await Track(order.Id)).Value;

        tracking.Should().BeEquivalentTo(new TrackingView(
            order.Id, OrderStatus.Pending, details.EstimatedDelivery, firstName, "Québec", new PostalCode("G1R2B5"), [new StatusChange(OrderStatus.Pending, Now)]));
    }

    [Fact]
    public async Task Tracking_follows_the_order()
    {
        var order = await OrderIn(OrderStatus.Delivered, await NewOwner());

        (await Track(order.Id)).Value.History.Select(change => change.Status).Should().Equal(
            OrderStatus.Pending, OrderStatus.Accepted, OrderStatus.CourierAssigned, OrderStatus.PickedUp, OrderStatus.InTransit,
            OrderStatus.OutForDelivery, OrderStatus.Delivered);
    }

    [Fact]
    public async Task An_unknown_order_is_not_tracked() => (await Track(OrderId.New())).Error.Should().Be(OrderErrors.NotFound);

    private Task<Result<TrackingView>> Track(OrderId id) => new TrackOrderHandler(Storage.Sql).Handle(new TrackOrder(id), Ct);
}

public sealed class GetOrderOnSqlite(SqliteStorage storage) : GetOrderContract(storage), IClassFixture<SqliteStorage>;

public sealed class GetOrderOnSqlServer(SqlServerStorage storage) : GetOrderContract(storage), IClassFixture<SqlServerStorage>;
