using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Application.Partners;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;
using OrderTransition = Parcours.Domain.Kernel.Transition<Parcours.Domain.Orders.OrderStatus, Parcours.Domain.Orders.OrderTrigger, Parcours.Domain.Orders.OrderOrigin>;

namespace Parcours.Storage.Tests.Orders;

/// <summary>What the contracts about orders share: an owner without orders, and the ways to make, move and look at one.</summary>
public abstract class OrdersContract(StorageFixture storage) : StorageContract(storage)
{
    private const Actors Everyone = Actors.Partner | Actors.Dispatcher | Actors.Courier | Actors.Customer | Actors.Platform;

    protected IOrderRepository Orders => Storage.Services.GetRequiredService<IOrderRepository>();

    protected IQuoteRepository Quotes => Storage.Services.GetRequiredService<IQuoteRepository>();

    protected Instant Now => Storage.Clock.GetCurrentInstant();

    protected async Task<Owner> NewOwner(Mode mode = Mode.Test) =>
        new(await Storage.Write(ct => Storage.Services.GetRequiredService<IPartnerRepository>().Add("Dropcolis", Now, ct)), mode);

    /// <summary>Stores the order; it must be new.</summary>
    protected async Task<Order> Add(Order order)
    {
        (await TryAdd(order)).Should().BeNull();
        return order;
    }

    protected Task<OrderId?> TryAdd(Order order) => Storage.Write(ct => Orders.TryAdd(order, ct));

    protected Task<Order?> Find(Owner owner, OrderId id) => Storage.Write(ct => Orders.Find(owner, id, ct));

    /// <summary>An order of either origin, with its number; it must have an unboxing.</summary>
    protected Task<Order> Numbered(Order order) => Storage.Write(async ct => (await Orders.Find(await Orders.NumberOf(order.Id, ct), ct))!);

    protected Task<bool> TrySave(OrderChange change) => Storage.Write(ct => Orders.TrySave(change, ct));

    /// <summary>A new order, taken to <paramref name="status"/> by the rows of the lifecycle.</summary>
    protected async Task<Order> OrderIn(OrderStatus status, Owner owner, OrderOrigin origin = OrderOrigin.Delivery, Courier? courier = null)
    {
        var order = await Add(Sample.Order(owner, Now, origin: origin));
        foreach (var step in Steps.To(status, origin))
        {
            var change = Change(order, step, courier);
            (await TrySave(change)).Should().BeTrue();
            order = change.Order;
        }

        return order;
    }

    protected OrderChange Change(Order order, OrderTransition step, Courier? courier = null) => new(step, order with
    {
        Status = step.To,
        UpdatedAt = Now + Duration.FromMinutes(1),
        Progress = step.On switch
        {
            OrderTrigger.AssignCourier => order.Progress with { Courier = courier },
            OrderTrigger.Fail => order.Progress with { Failure = new FailedAttempt(FailureReason.Refused, null) },
            _ => order.Progress,
        },
    });

    /// <summary>What a command does: asks the lifecycle, then stores the step and its event, all in one unit of work.</summary>
    protected Task<Result<OrderChange>> Fire(Order order, OrderTrigger trigger) => Storage.UnitOfWork.Run(
        async ct =>
        {
            var fired = OrderLifecycle.Table.Fire(order.Status, trigger, order.Origin, Everyone).Map(step => Change(order, step));
            if (fired.Error is not null)
                return fired;
            var change = fired.Value;
            if (!await Orders.TrySave(change, ct))
                return OrderErrors.ChangedMeanwhile;
            var happened = new DomainEvent(Ids.Ordered(Now), order.Owner, change.Step.Event, order.Id.Value, new Dictionary<string, object?>(), Now);
            await Storage.Services.GetRequiredService<IOutbox>().Append(happened, ct);
            return Result<OrderChange>.Of(change);
        },
        Ct);

    protected async Task<Page<OrderView>> List(ListOrders query) => (await new ListOrdersHandler(Storage.Sql).Handle(query, Ct)).Value;

    protected Task<Result<OrderView>> Get(Owner owner, OrderId id) => new GetOrderHandler(Storage.Sql).Handle(new GetOrder(owner, id), Ct);

    private static readonly Statement Status = new("SELECT o.status FROM orders AS o WHERE o.order_id = @Id");

    /// <summary>Of an order of either origin.</summary>
    protected async Task<OrderStatus> StatusOf(Order order) => (await Storage.Sql.First<string>(Status, new { order.Id }, Ct))!.FromDb<OrderStatus>();

    private static readonly Statement History = new("""
        SELECT h.status, h.at, h.actor FROM order_history AS h JOIN orders AS o ON o.seq = h.order_seq WHERE o.order_id = @Id ORDER BY h.id
        """);

    protected Task<IReadOnlyList<HistoryRow>> HistoryOf(Order order) => Storage.Sql.Query<HistoryRow>(History, new { order.Id }, Ct);

    private static readonly Statement Events = new("SELECT type FROM outbox_events WHERE subject = @Subject ORDER BY seq");

    protected Task<IReadOnlyList<string>> EventsOf(Order order) => Storage.Sql.Query<string>(Events, new { Subject = order.Id.Value }, Ct);

    protected sealed class HistoryRow
    {
        public required string Status { get; init; }

        public required Instant At { get; init; }

        public required string Actor { get; init; }
    }
}
