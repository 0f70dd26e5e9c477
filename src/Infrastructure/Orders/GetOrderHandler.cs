using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Orders;

internal sealed class GetOrderHandler(SqlSession sql) : IQueryHandler<GetOrder, OrderView>
{
    // One statement, so that no step falls between the order's status and its history.
    private static readonly Statement OrderWithHistory = new($"""
        SELECT {OrderRow.Columns}, h.status AS history_status, h.at AS history_at, h.failure_reason AS history_failure
          FROM orders AS o
          JOIN order_history AS h ON h.order_seq = o.seq
         WHERE o.order_id = @Order AND o.partner_id = @Partner AND o.mode = @Mode AND o.origin = 'delivery'
         ORDER BY h.id
        """);

    public async Task<Result<OrderView>> Handle(GetOrder query, CancellationToken cancellationToken)
    {
        var rows = await sql.Query<OrderWithHistoryRow>(OrderWithHistory, new { query.Order, query.Owner.Partner, Mode = query.Owner.Mode.ToDb() }, cancellationToken);
        return rows is [var order, ..] ? order.ToView(StatusChange.Published(rows.Select(row => row.Change()))) : OrderErrors.NotFound;
    }
}

/// <summary>A row of an order joined with one of its history: <c>history_…</c>.</summary>
internal class OrderWithHistoryRow : OrderRow
{
    public required string HistoryStatus { get; init; }

    public required Instant HistoryAt { get; init; }

    public string? HistoryFailure { get; init; }

    public StatusChange Change() => new(HistoryStatus.FromDb<OrderStatus>(), HistoryAt, HistoryFailure?.FromDb<FailureReason>());
}
