using Parcours.Application.Kernel;
using Parcours.Application.Operations;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Operations;

internal sealed class GetWorkHandler(SqlSession sql) : IQueryHandler<GetWork, OrderView>
{
    private static readonly Statement OrderWithHistory = new($"""
        SELECT {OrderRow.Columns}, h.status AS history_status, h.at AS history_at, h.failure_reason AS history_failure
          FROM orders AS o
          JOIN order_history AS h ON h.order_seq = o.seq
         WHERE o.order_id = @Order AND o.origin = 'delivery' AND (@Courier IS NULL OR o.courier_id = @Courier)
         ORDER BY h.id
        """);

    public async Task<Result<OrderView>> Handle(GetWork query, CancellationToken cancellationToken)
    {
        var rows = await sql.Query<OrderWithHistoryRow>(OrderWithHistory, new { query.Order, query.By.Courier }, cancellationToken);
        return rows is [var order, ..] ? order.ToView(StatusChange.Published(rows.Select(row => row.Change()))) : OrderErrors.NotFound;
    }
}
