using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Orders;

internal sealed class TrackOrderHandler(SqlSession sql) : IQueryHandler<TrackOrder, TrackingView>
{
    private static readonly Statement PublicFacts = new("""
        SELECT o.status, o.dropoff, o.estimated_delivery, o.estimated_offset, o.progress, h.status AS history_status, h.at AS history_at
          FROM orders AS o
          JOIN order_history AS h ON h.order_seq = o.seq
         WHERE o.order_id = @Order AND o.origin = 'delivery'
         ORDER BY h.id
        """);

    public async Task<Result<TrackingView>> Handle(TrackOrder query, CancellationToken cancellationToken)
    {
        var rows = await sql.Query<Row>(PublicFacts, new { query.Order }, cancellationToken);
        if (rows is not [var order, ..])
            return OrderErrors.NotFound;

        var progress = StoredProgress.Read(order.Progress);
        var dropoff = StoredStop.Read(order.Dropoff);
        return new TrackingView(
            query.Order,
            OrderLifecycle.Published(order.Status.FromDb<OrderStatus>()),
            order.EstimatedDelivery.WithOffset(Offset.FromSeconds(order.EstimatedOffset)),
            FirstWord(dropoff.Name),
            dropoff.Address.City,
            dropoff.Address.PostalCode,
            StatusChange.Published(rows.Select(row => new StatusChange(row.HistoryStatus.FromDb<OrderStatus>(), row.HistoryAt))))
        {
            Eta = progress.Eta,
            NextAttempt = progress.Failure?.NextAttempt,
        };
    }

    private static string FirstWord(string name) => name.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[0];

    private sealed class Row
    {
        public required string Status { get; init; }

        public required string Dropoff { get; init; }

        public required Instant EstimatedDelivery { get; init; }

        public required int EstimatedOffset { get; init; }

        public string? Progress { get; init; }

        public required string HistoryStatus { get; init; }

        public required Instant HistoryAt { get; init; }
    }
}
