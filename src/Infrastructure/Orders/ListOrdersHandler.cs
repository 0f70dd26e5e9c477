using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Orders;

/// <summary>Pages by the position of the last order shown, so that orders which arrive meanwhile shift nothing.</summary>
internal sealed class ListOrdersHandler(SqlSession sql) : IQueryHandler<ListOrders, Page<OrderView>>
{
    [Flags]
    internal enum Filters
    {
        None = 0,
        Status = 1,
        ServiceLevel = 2,
        PartnerOrderId = 4,
        After = 8,
        OlderThan = 16,
    }

    // The origin is written out: the list's indexes hold the orders of this origin only, and a parameter would not match them.
    internal static readonly StatementFamily<Filters> Newest = Statement.Filtered<Filters>((dialect, filters) => $"""
        SELECT {OrderRow.Columns}
          FROM orders AS o
         WHERE o.partner_id = @Partner AND o.mode = @Mode AND o.origin = 'delivery'
        {When(filters, Filters.Status, "AND o.published_status = @Status")}
        {When(filters, Filters.ServiceLevel, "AND o.service_level = @ServiceLevel")}
        {When(filters, Filters.PartnerOrderId, "AND o.partner_order_id = @PartnerOrderId AND o.reference_length = @ReferenceLength")}
        {When(filters, Filters.After, "AND o.created_at > @After")}
        {When(filters, Filters.OlderThan, "AND o.created_at <= @At AND (o.created_at < @At OR o.seq < @Seq)")}
         ORDER BY o.created_at DESC, o.seq DESC
        {dialect.Take("@Take")}
        """);

    public async Task<Result<Page<OrderView>>> Handle(ListOrders query, CancellationToken cancellationToken)
    {
        var olderThan = query.Before is { } before ? new Position(before, Seq: 0) : null;
        if (query.Cursor is not null)
        {
            if (await Find(query, cancellationToken) is not { } cursor)
                return OrderErrors.UnknownCursor;
            // One bound, the stricter: given two, an engine may seek by the wrong one and read everything between them.
            olderThan = olderThan is null || cursor.CreatedAt < olderThan.CreatedAt ? cursor : olderThan;
        }

        var rows = await sql.Query<OrderRow>(Newest[FiltersOf(query, olderThan)], new
        {
            query.Owner.Partner,
            Mode = query.Owner.Mode.ToDb(),
            query.Status,
            query.ServiceLevel,
            query.PartnerOrderId,
            ReferenceLength = query.PartnerOrderId?.Length,
            query.After,
            At = olderThan?.CreatedAt,
            olderThan?.Seq,
            // One more than asked for tells whether there is a next page.
            Take = query.Take + 1,
        }, cancellationToken);

        var shown = rows.Take(query.Take).Select(row => row.ToView()).ToList();
        return new Page<OrderView>(shown, rows.Count > shown.Count ? CursorOf(shown[^1].Id) : null);
    }

    private static readonly Statement FindPosition = new("""
        SELECT o.created_at, o.seq
          FROM orders AS o
         WHERE o.order_id = @Id AND o.partner_id = @Partner AND o.mode = @Mode AND o.origin = 'delivery'
        """);

    private async Task<Position?> Find(ListOrders query, CancellationToken ct) => OrderId.Parse(IdPrefix + query.Cursor) is { } id
        ? await sql.First<Position>(FindPosition, new { Id = id, query.Owner.Partner, Mode = query.Owner.Mode.ToDb() }, ct)
        : null;

    private const string IdPrefix = "dc_";

    private static string CursorOf(OrderId id) => id.Value[IdPrefix.Length..];

    private static Filters FiltersOf(ListOrders query, Position? olderThan) =>
        (query.Status is null ? Filters.None : Filters.Status)
        | (query.ServiceLevel is null ? Filters.None : Filters.ServiceLevel)
        | (query.PartnerOrderId is null ? Filters.None : Filters.PartnerOrderId)
        | (query.After is null ? Filters.None : Filters.After)
        | (olderThan is null ? Filters.None : Filters.OlderThan);

    private static string When(Filters set, Filters filter, string condition) => set.HasFlag(filter) ? "   " + condition : "";

    /// <summary>A place in the list; with <c>Seq</c> 0, before every order of that moment.</summary>
    private sealed record Position(Instant CreatedAt, long Seq);
}
