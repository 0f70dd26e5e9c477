using Parcours.Application.Kernel;
using Parcours.Application.Operations;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Operations;
using Parcours.Storage.Tests.Fixtures;
using Parcours.Storage.Tests.Orders;

namespace Parcours.Storage.Tests.Operations;

/// <summary>What operators see of the orders of all partners. Each test sees the orders of every other, so it looks for its own.</summary>
public abstract class WorkContract(StorageFixture storage) : OrdersContract(storage)
{
    private static readonly Operator Dispatcher = new(new OperatorId(1), "Ève", null);

    private static readonly OrderStatus[] Statuses = [.. Enum.GetValues<OrderStatus>().Where(status => OrderLifecycle.DeliveryStatuses.Contains(Names.Of(status)))];

    [Fact]
    public async Task Without_a_status_the_work_is_what_is_not_finished_oldest_first()
    {
        var courier = ACourier();
        var orders = new List<Order>();
        foreach (var status in Statuses.Reverse())
        {
            orders.Add(await OrderIn(status, await NewOwner(), courier: courier));
            Storage.Clock.AdvanceSeconds(1);
        }

        var unfinished = orders.Where(order => order.Status is not (OrderStatus.Delivered or OrderStatus.Cancelled)).ToList();
        (await Everything(null)).Intersect(orders.Select(order => order.Id)).Should().Equal(unfinished.Select(order => order.Id));
        (await Everything(courier)).Should().Equal(unfinished.Where(order => order.Progress.Courier == courier).Select(order => order.Id));
    }

    [Theory]
    [InlineData("courier_assigned")]
    [InlineData("out_for_delivery")]
    [InlineData("delivered")]
    [InlineData("failed")]
    public async Task A_status_shows_its_orders_of_the_mode_and_of_the_courier(string status)
    {
        var (one, other) = (ACourier(), ACourier());
        var wanted = await OrderIn(Names.Parse<OrderStatus>(status)!.Value, await NewOwner(Mode.Live), courier: one);
        await OrderIn(Names.Parse<OrderStatus>(status)!.Value, await NewOwner(Mode.Live), courier: other);
        await OrderIn(Names.Parse<OrderStatus>(status)!.Value, await NewOwner(Mode.Test), courier: one);

        (await List(new ListWork(Dispatcher, status, one.Id.Value, "live", null, null))).Data.Select(order => order.Id).Should().Equal(wanted.Id);
        (await List(new ListWork(As(one), status, null, "live", null, null))).Data.Select(order => order.Id).Should().Equal(wanted.Id);
        (await List(new ListWork(As(one), status, other.Id.Value, "live", null, null))).Data.Should().BeEmpty();
    }

    [Fact]
    public async Task An_order_that_is_being_unboxed_counts_as_delivered()
    {
        var courier = ACourier();
        var order = await OrderIn(OrderStatus.UnboxingPending, await NewOwner(), courier: courier);

        (await List(new ListWork(As(courier), "delivered", null, "test", null, null))).Data.Select(shown => shown.Id).Should().Equal(order.Id);
    }

    [Fact]
    public async Task A_made_up_cursor_is_refused() =>
        (await new ListWorkHandler(Storage.Sql).Handle(new ListWork(Dispatcher, null, null, "test", null, "nonsense"), Ct)).Error.Should().Be(OrderErrors.UnknownCursor);

    [Fact]
    public async Task An_order_is_shown_to_a_dispatcher_and_to_its_courier_only()
    {
        var courier = ACourier();
        var order = await OrderIn(OrderStatus.Failed, await NewOwner(), courier: courier);

        var view = (await Get(Dispatcher, order.Id)).Value;

        view.Should().BeEquivalentTo(OrderView.Of(order) with { History = view.History }, options => options.WithStrictOrdering());
        view.History![^1].Should().Be(new StatusChange(OrderStatus.Failed, order.UpdatedAt, order.Progress.Failure!.Reason));
        view.History.Take(view.History.Count - 1).Should().OnlyContain(change => change.FailureReason == null);
        (await Get(As(courier), order.Id)).Value.Id.Should().Be(order.Id);
        (await Get(As(ACourier()), order.Id)).Error.Should().Be(OrderErrors.NotFound);
    }

    [Fact]
    public async Task A_parcel_is_found_by_its_barcode_and_by_its_id()
    {
        var (id, barcode) = ("prc_" + Ids.Text(12), " 0" + Ids.Text(12) + " ");
        var order = await AnOrderWith(new Parcel(id, new ParcelSize(1), null, null, null, barcode));

        (await Scan(id)).Should().Equal(order.Id);
        (await Scan(barcode.Trim())).Should().Equal(order.Id);
        (await Scan(barcode.Trim() + "x")).Should().BeEmpty();
        (await Scan(id.ToUpperInvariant())).Should().BeEmpty();
    }

    [Fact]
    public async Task A_code_that_several_orders_have_finds_them_all_newest_first()
    {
        var code = "BOX-" + Ids.Text(8);
        // Within one order a code may stand twice, and may differ from itself by the spaces around it.
        var parcel = new Parcel(code, new ParcelSize(1), null, null, null, code + " ");
        var (first, second) = (await AnOrderWith(parcel), await AnOrderWith(parcel));

        (await Scan(code)).Should().Equal(second.Id, first.Id);
    }

    [Fact]
    public async Task A_courier_finds_only_their_own_parcels()
    {
        var courier = ACourier();
        var order = await OrderIn(OrderStatus.PickedUp, await NewOwner(), courier: courier);
        var code = order.Delivery!.Parcels[0].Barcode!;

        (await Scan(code, As(courier))).Should().Equal(order.Id);
        (await Scan(code, As(ACourier()))).Should().BeEmpty();
    }

    private async Task<Order> AnOrderWith(Parcel parcel) =>
        await Add(Sample.Order(await NewOwner(), Now, details: Sample.Details() with { Parcels = [parcel] }));

    private static Courier ACourier() => new(CourierId.New(), "Zoé Gagnon", "+1-514-555-0123");

    private static Operator As(Courier courier) => new(new OperatorId(2), courier.Name, courier.Id);

    private async Task<List<OrderId>> Everything(Courier? courier)
    {
        var (found, cursor) = (new List<OrderId>(), (string?)null);
        do
        {
            var page = await List(new ListWork(Dispatcher, null, courier?.Id.Value, "test", "2", cursor));
            page.Data.Should().HaveCountLessThanOrEqualTo(2);
            found.AddRange(page.Data.Select(order => order.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return found;
    }

    private async Task<Page<OrderView>> List(ListWork query) => (await new ListWorkHandler(Storage.Sql).Handle(query, Ct)).Value;

    private Task<Result<OrderView>> Get(Operator by, OrderId id) => new GetWorkHandler(Storage.Sql).Handle(new GetWork(by, id), Ct);

    private async Task<IReadOnlyList<OrderId>> Scan(string code, Operator? by = null)
    {
        var found = await new ScanParcelHandler(Storage.Sql).Handle(new ScanParcel(by ?? Dispatcher, code, "test"), Ct);
        return found.Error is null ? [.. found.Value.Data.Select(order => order.Id)] : [];
    }
}

public sealed class WorkOnSqlite(SqliteStorage storage) : WorkContract(storage), IClassFixture<SqliteStorage>;

public sealed class WorkOnSqlServer(SqlServerStorage storage) : WorkContract(storage), IClassFixture<SqlServerStorage>;
