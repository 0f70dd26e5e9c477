using Parcours.Application.Kernel;
using Parcours.Application.Operations;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Operations;

/// <summary>Pages by the position of the last courier shown.</summary>
internal sealed class ListCouriersHandler(SqlSession sql) : IQueryHandler<ListCouriers, Page<CourierView>>
{
    private static readonly Statement Newest = Statement.For(dialect => $"""
        SELECT {CourierRow.Columns} FROM couriers AS c WHERE c.seq < @Before ORDER BY c.seq DESC {dialect.Take("@Take")}
        """);

    private static readonly Statement FindPosition = new("SELECT c.seq FROM couriers AS c WHERE c.courier_id = @Id");

    public async Task<Result<Page<CourierView>>> Handle(ListCouriers query, CancellationToken cancellationToken)
    {
        long? before = long.MaxValue;
        if (query.Cursor is not null)
            before = CourierId.Parse(IdPrefix + query.Cursor) is { } id ? await sql.First<long?>(FindPosition, new { Id = id }, cancellationToken) : null;
        if (before is null)
            return OrderErrors.UnknownCursor;

        var rows = await sql.Query<CourierRow>(Newest, new { Before = before, Take = query.Take + 1 }, cancellationToken);
        var shown = rows.Take(query.Take).Select(row => row.ToView()).ToList();
        return new Page<CourierView>(shown, rows.Count > shown.Count ? shown[^1].Courier.Id.Value[IdPrefix.Length..] : null);
    }

    private const string IdPrefix = "co_";
}
