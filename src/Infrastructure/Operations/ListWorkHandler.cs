using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Operations;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Operations;

/// <summary>Pages by the position of the last order shown. Without a status it merges the unfinished ones.</summary>
internal sealed class ListWorkHandler(SqlSession sql) : IQueryHandler<ListWork, Page<OrderView>>
{
    [Flags]
    internal enum Filters
    {
        None = 0,
        Status = 1,
        Courier = 2,
        After = 4,
    }

    internal static readonly StatementFamily<Filters> Oldest = Statement.Filtered<Filters>((dialect, filters) => $"""
        {string.Join("\n UNION ALL\n", StatusesOf(filters).Select(status => InStatus(status, filters)))}
         ORDER BY created_at, seq
        {dialect.Take("@Take")}
        """);

    public async Task<Result<Page<OrderView>>> Handle(ListWork query, CancellationToken cancellationToken)
    {
        var courier = query.By.Courier ?? CourierId.Parse(query.CourierId);
        if (query.By.Courier is not null && query.CourierId is not null && courier != CourierId.Parse(query.CourierId))
            return new Page<OrderView>([], null);

        var after = query.Cursor is null ? null : await Find(query.Cursor, cancellationToken);
        if (query.Cursor is not null && after is null)
            return OrderErrors.UnknownCursor;

        var filters = (query.Status is null ? Filters.None : Filters.Status)
            | (courier is null ? Filters.None : Filters.Courier)
            | (after is null ? Filters.None : Filters.After);
        var rows = await sql.Query<OrderRow>(
            Oldest[filters],
            new { query.Mode, query.Status, Courier = courier, At = after?.CreatedAt, after?.Seq, Take = query.Take + 1 },
            cancellationToken);

        var shown = rows.Take(query.Take).Select(row => row.ToView()).ToList();
        return new Page<OrderView>(shown, rows.Count > shown.Count ? shown[^1].Id.Value[IdPrefix.Length..] : null);
    }

    private static readonly Statement FindPosition = new("SELECT o.created_at, o.seq FROM orders AS o WHERE o.order_id = @Id AND o.origin = 'delivery'");

    private async Task<Position?> Find(string cursor, CancellationToken ct) =>
        OrderId.Parse(IdPrefix + cursor) is { } id ? await sql.First<Position>(FindPosition, new { Id = id }, ct) : null;

    private const string IdPrefix = "dc_";

    /// <summary>The unfinished statuses are written out: the engine then merges as many seeks, each in order, and stops when the page is full.</summary>
    private static IEnumerable<string> StatusesOf(Filters filters) =>
        filters.HasFlag(Filters.Status) ? ["@Status"] : OrderLifecycle.Unfinished.Select(status => $"'{status}'");

    private static string InStatus(string status, Filters filters) => $"""
        SELECT {OrderRow.Columns}, o.seq
          FROM orders AS o
         WHERE o.origin = 'delivery' AND o.mode = @Mode AND o.published_status = {status}
        {(filters.HasFlag(Filters.Courier) ? "   AND o.courier_id = @Courier" : "")}
        {(filters.HasFlag(Filters.After) ? "   AND o.created_at >= @At AND (o.created_at > @At OR o.seq > @Seq)" : "")}
        """;

    private sealed record Position(Instant CreatedAt, long Seq);
}
