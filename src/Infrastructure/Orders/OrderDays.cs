using NodaTime;
using NodaTime.Text;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Orders;

/// <summary>How many of an account's orders were created, delivered and so on, a day in UTC: moved with every such step, so that nobody has to count.</summary>
internal sealed class OrderDays(SqlSession sql, SqlDialect dialect)
{
    private static readonly LocalDatePattern Day = LocalDatePattern.Iso;

    public Task Created(Order order, CancellationToken ct) => Count(order.Owner, OrderDayName.Created, order.CreatedAt, ct);

    /// <summary>Notes a step that was taken, where it is one that is counted.</summary>
    public async Task Took(OrderChange change, CancellationToken ct)
    {
        if (NameOf(change.Step.On, change.Order.Origin) is { } name)
            await Count(change.Order.Owner, name, change.Order.UpdatedAt, ct);
    }

    internal static readonly Statement SinceDay = new($"""
        SELECT d.name, d.day, SUM(d.orders) AS orders
          FROM order_days AS d
         WHERE d.partner_id = @Partner AND d.mode = @Mode AND d.name IN ({string.Join(", ", Names.All<OrderDayName>().Select(name => $"'{name}'"))}) AND d.day >= @From
         GROUP BY d.name, d.day
        """);

    /// <summary>What was counted from a day on, by name and day.</summary>
    public async Task<IReadOnlyDictionary<(OrderDayName Name, LocalDate Day), long>> Since(Owner owner, LocalDate from, CancellationToken ct) =>
        (await sql.Query<DayRow>(SinceDay, new { owner.Partner, Mode = owner.Mode.ToDb(), From = Day.Format(from) }, ct))
            .ToDictionary(row => (row.Name.FromDb<OrderDayName>(), Day.Parse(row.Day).GetValueOrThrow()), row => row.Orders);

    internal static readonly Statement SumsOfDeliveries = new("""
        SELECT d.name, SUM(d.orders) AS orders
          FROM order_days AS d
         WHERE d.partner_id = @Partner AND d.mode = @Mode AND d.name IN ('delivered', 'cancelled')
         GROUP BY d.name
        """);

    /// <summary>How many deliveries have ended ever, by how.</summary>
    public async Task<IReadOnlyDictionary<OrderDayName, long>> Ended(Owner owner, CancellationToken ct) =>
        (await sql.Query<SumRow>(SumsOfDeliveries, new { owner.Partner, Mode = owner.Mode.ToDb() }, ct)).ToDictionary(row => row.Name.FromDb<OrderDayName>(), row => row.Orders);

    private static readonly Statement Update = new("""
        UPDATE order_days SET orders = orders + 1 WHERE partner_id = @Partner AND mode = @Mode AND name = @Name AND day = @Day AND shard = @Shard
        """);

    private static readonly Statement Insert = new("""
        INSERT INTO order_days (partner_id, mode, name, day, shard, orders) VALUES (@Partner, @Mode, @Name, @Day, @Shard, 1)
        """);

    private async Task Count(Owner owner, OrderDayName name, Instant at, CancellationToken ct)
    {
        var counted = new { owner.Partner, Mode = owner.Mode.ToDb(), Name = name.ToDb(), Day = Day.Format(at.InUtc().Date), Shard = Shards.Any(dialect) };
        // The day's first may be inserted by another node between the two.
        if (await sql.Execute(Update, counted, ct) == 0 && !await sql.TryInsert(Insert, counted, ct))
            await sql.Execute(Update, counted, ct);
    }

    private static OrderDayName? NameOf(OrderTrigger step, OrderOrigin origin) => step switch
    {
        OrderTrigger.Deliver => OrderDayName.Delivered,
        OrderTrigger.ConfirmDelivery => OrderDayName.HandedOver,
        OrderTrigger.Fail => OrderDayName.Failed,
        OrderTrigger.Submit => OrderDayName.Submitted,
        OrderTrigger.Cancel when origin == OrderOrigin.Delivery => OrderDayName.Cancelled,
        _ => null,
    };

    private sealed class DayRow
    {
        public required string Name { get; init; }

        public required string Day { get; init; }

        public required long Orders { get; init; }
    }

    private sealed class SumRow
    {
        public required string Name { get; init; }

        public required long Orders { get; init; }
    }
}
