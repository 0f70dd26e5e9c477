using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Orders;

/// <summary>How many orders a merchant has in each status: moved with every step, so that nobody has to count.</summary>
internal sealed class MerchantTotals(SqlSession sql, SqlDialect dialect)
{
    /// <summary>Orders refunded after a proof.</summary>
    public const string FraudPrevented = "fraud_prevented";

    public Task Add(Owner owner, OrderStatus status, CancellationToken ct) => Change(owner, status.ToDb(), 1, ct);

    /// <summary>Notes a step that was taken from <paramref name="from"/>.</summary>
    public async Task Move(Order order, OrderStatus from, CancellationToken ct)
    {
        await Change(order.Owner, from.ToDb(), -1, ct);
        await Change(order.Owner, order.Status.ToDb(), 1, ct);
        if (order is { Status: OrderStatus.Refunded, Unboxing.SubmittedAt: not null })
            await Change(order.Owner, FraudPrevented, 1, ct);
    }

    internal static readonly Statement Sums = new("""
        SELECT t.name, SUM(t.orders) AS orders FROM merchant_totals AS t WHERE t.partner_id = @Partner AND t.mode = @Mode GROUP BY t.name
        """);

    /// <summary>Every total that is not 0, by its name: a status, or <see cref="FraudPrevented"/>.</summary>
    public async Task<IReadOnlyDictionary<string, long>> All(Owner owner, CancellationToken ct) =>
        (await sql.Query<TotalRow>(Sums, new { owner.Partner, Mode = owner.Mode.ToDb() }, ct)).Where(row => row.Orders != 0).ToDictionary(row => row.Name, row => row.Orders);

    /// <summary>How many orders there are in all statuses together.</summary>
    public static long OrdersIn(IReadOnlyDictionary<string, long> totals) => totals.Where(total => total.Key != FraudPrevented).Sum(total => total.Value);

    private static readonly Statement Update = new("""
        UPDATE merchant_totals SET orders = orders + @By WHERE partner_id = @Partner AND mode = @Mode AND name = @Name AND shard = @Shard
        """);

    private static readonly Statement Insert = new("""
        INSERT INTO merchant_totals (partner_id, mode, name, shard, orders) VALUES (@Partner, @Mode, @Name, @Shard, @By)
        """);

    private async Task Change(Owner owner, string name, int by, CancellationToken ct)
    {
        var total = new { owner.Partner, Mode = owner.Mode.ToDb(), Name = name, Shard = Shards.Any(dialect), By = by };
        // The first of its kind may be inserted by another node between the two.
        if (await sql.Execute(Update, total, ct) == 0 && !await sql.TryInsert(Insert, total, ct))
            await sql.Execute(Update, total, ct);
    }

    private sealed class TotalRow
    {
        public required string Name { get; init; }

        public required long Orders { get; init; }
    }
}
