using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Orders;

/// <summary>Newest first by number. Pages are counted off; a cursor goes on from the last order shown. The total is kept, not counted.</summary>
internal sealed class ListMerchantOrdersHandler(SqlSession sql, MerchantTotals totals) : IQueryHandler<ListMerchantOrders, MerchantOrderPage>
{
    [Flags]
    internal enum Filters
    {
        None = 0,
        Status = 1,
        OlderThan = 2,
    }

    // The origin is written out, as the indexes have it.
    internal static readonly StatementFamily<Filters> Newest = Statement.Filtered<Filters>((dialect, filters) => $"""
        SELECT {OrderRow.Columns}
          FROM orders AS o{dialect.By(filters.HasFlag(Filters.Status) ? "ix_orders_merchant_status" : "ix_orders_merchant")}
         WHERE o.partner_id = @Partner AND o.mode = @Mode AND o.origin = 'merchant'
        {When(filters, Filters.Status, "AND o.status = @Status")}
        {When(filters, Filters.OlderThan, "AND o.seq < @Before")}
         ORDER BY o.seq DESC
        {dialect.Page("@Skip", "@Take")}
        """);

    public async Task<Result<MerchantOrderPage>> Handle(ListMerchantOrders query, CancellationToken cancellationToken)
    {
        OrderNumber? before = null;
        if (query.Cursor is not null)
        {
            before = await Find(query, cancellationToken);
            if (before is null)
                return OrderErrors.UnknownCursor;
        }

        var filters = (query.Status is null ? Filters.None : Filters.Status) | (before is null ? Filters.None : Filters.OlderThan);
        var rows = await sql.Query<OrderRow>(Newest[filters], new
        {
            query.Owner.Partner,
            Mode = query.Owner.Mode.ToDb(),
            query.Status,
            Before = before,
            Skip = before is null ? (query.PageNumber - 1) * query.Take : 0,
            // One more than asked for tells whether there is a next page.
            Take = query.Take + 1,
        }, cancellationToken);

        var shown = rows.Take(query.Take).Select(row => row.ToMerchantView()).ToList();
        return new MerchantOrderPage(shown, await Total(query, cancellationToken), query.PageNumber, query.Take, rows.Count > shown.Count ? CursorOf(shown[^1].Id) : null);
    }

    private async Task<long> Total(ListMerchantOrders query, CancellationToken ct)
    {
        var all = await totals.All(query.Owner, ct);
        return query.Status is null ? MerchantTotals.OrdersIn(all) : all.GetValueOrDefault(query.Status);
    }

    private static readonly Statement FindPosition = new("""
        SELECT o.seq
          FROM orders AS o
         WHERE o.order_id = @Id AND o.partner_id = @Partner AND o.mode = @Mode AND o.origin = 'merchant'
        """);

    private async Task<OrderNumber?> Find(ListMerchantOrders query, CancellationToken ct) => OrderId.Parse(IdPrefix + query.Cursor) is { } id
        ? await sql.First<OrderNumber?>(FindPosition, new { Id = id, query.Owner.Partner, Mode = query.Owner.Mode.ToDb() }, ct)
        : null;

    private const string IdPrefix = "dc_";

    private static string CursorOf(OrderId id) => id.Value[IdPrefix.Length..];

    private static string When(Filters set, Filters filter, string condition) => set.HasFlag(filter) ? "   " + condition : "";
}
