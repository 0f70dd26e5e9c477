using Parcours.Application.Kernel;
using Parcours.Application.Operations;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Operations;

internal sealed class ScanParcelHandler(SqlSession sql) : IQueryHandler<ScanParcel, Page<OrderView>>
{
    internal static readonly Statement ByCode = Statement.For(dialect => $"""
        SELECT {OrderRow.Columns}
          FROM order_parcels AS p
          JOIN orders AS o ON o.seq = p.order_seq
         WHERE p.code = @Code AND o.origin = 'delivery' AND o.mode = @Mode AND (@Courier IS NULL OR o.courier_id = @Courier)
         ORDER BY p.order_seq DESC
        {dialect.Take("@Take")}
        """);

    public async Task<Result<Page<OrderView>>> Handle(ScanParcel query, CancellationToken cancellationToken)
    {
        var rows = await sql.Query<OrderRow>(ByCode, new { Code = query.Code.Trim(' '), query.Mode, query.By.Courier, Take = ScanParcel.Most }, cancellationToken);
        return rows.Count > 0 ? new Page<OrderView>([.. rows.Select(row => row.ToView())], null) : OrderErrors.NotFound;
    }
}
