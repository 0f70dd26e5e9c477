using NodaTime;
using Parcours.Application.Simulator;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Orders;

internal sealed class SimulatedOrders(SqlSession sql) : ISimulatedOrders
{
    // As the index says it, word for word: only then is it known to hold every row that is asked for.
    internal static readonly Statement Still = Statement.For(dialect => $"""
        SELECT o.order_id
          FROM orders AS o
         WHERE o.origin = 'delivery' AND o.mode = 'test'
           AND o.published_status IN ({string.Join(", ", OrderLifecycle.Unfinished.Select(status => $"'{status}'"))})
           AND o.updated_at <= @Since
         ORDER BY o.updated_at, o.seq
        {dialect.Take("@Most")}
        """);

    public Task<IReadOnlyList<OrderId>> StandingStill(Instant since, int most, CancellationToken ct) =>
        sql.Query<OrderId>(Still, new { Since = since, Most = most }, ct);
}
