using System.Globalization;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Unboxing;

/// <summary>
/// Pages by the position of the last order shown. It stands in the cursor itself, since an order that was decided meanwhile is no longer where it was; whoever
/// makes one up sees a part of their own list.
/// </summary>
internal sealed class ListProofsHandler(SqlSession sql) : IQueryHandler<ListProofs, Page<WaitingProof>>
{
    [Flags]
    internal enum Filters
    {
        None = 0,
        UnboxingSubmitted = 1,
        Disputed = 2,
        After = 4,
    }

    internal static readonly StatementFamily<Filters> Oldest = Statement.Filtered<Filters>((dialect, filters) => $"""
        {string.Join("\n UNION ALL\n", StatusesOf(filters).Select(status => InStatus(dialect, status, filters)))}
         ORDER BY updated_at, seq
        {dialect.Take("@Take")}
        """);

    public async Task<Result<Page<WaitingProof>>> Handle(ListProofs query, CancellationToken cancellationToken)
    {
        var after = query.Cursor is null ? null : Position.Parse(query.Cursor);
        if (query.Cursor is not null && after is null)
            return OrderErrors.UnknownCursor;

        var filters = (query.Status is null ? Filters.None : FilterOf(query.Status)) | (after is null ? Filters.None : Filters.After);
        var rows = await sql.Query<Row>(
            Oldest[filters],
            new { query.Owner.Partner, Mode = query.Owner.Mode.ToDb(), after?.At, after?.Seq, Take = ListProofs.Take + 1 },
            cancellationToken);

        var shown = rows.Take(ListProofs.Take).ToList();
        return new Page<WaitingProof>([.. shown.Select(row => row.ToProof())], rows.Count > shown.Count ? Position.Of(shown[^1]).ToString() : null);
    }

    private static Filters FilterOf(string status) => Names.Parse<Filters>(status)!.Value;

    /// <summary>Each is written out, as the index has it: the engine then merges the seeks, each in order, and stops when the page is full.</summary>
    private static IEnumerable<string> StatusesOf(Filters filters)
    {
        var wanted = OrderLifecycle.Undecided.Where(status => filters.HasFlag(FilterOf(status))).ToList();
        return wanted.Count > 0 ? wanted : OrderLifecycle.Undecided;
    }

    private static string InStatus(SqlDialect dialect, string status, Filters filters) => $"""
        SELECT o.seq, o.partner_order_id, o.status, o.unboxing, o.updated_at, s.submitted_at, s.problem, s.report
          FROM orders AS o{dialect.By("ix_orders_undecided")}
          LEFT JOIN unboxing_submissions AS s ON s.order_seq = o.seq
         WHERE o.partner_id = @Partner AND o.mode = @Mode AND o.status = '{status}'
        {(filters.HasFlag(Filters.After) ? "   AND o.updated_at >= @At AND (o.updated_at > @At OR o.seq > @Seq)" : "")}
        """;

    private sealed record Position(Instant At, OrderNumber Seq)
    {
        public static Position Of(Row row) => new(row.UpdatedAt, row.Seq);

        /// <summary>Null for what no list of ours has written.</summary>
        public static Position? Parse(string cursor) =>
            cursor.Split('-') is [var ticks, var number]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= Instant.MaxValue.ToUnixTimeTicks()
            && OrderNumber.Parse(number) is { } seq
                ? new Position(Instant.FromUnixTimeTicks(at), seq)
                : null;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeTicks()}-{Seq}");
    }

    private sealed class Row
    {
        public required OrderNumber Seq { get; init; }

        public required string PartnerOrderId { get; init; }

        public required string Status { get; init; }

        public required string Unboxing { get; init; }

        public required Instant UpdatedAt { get; init; }

        public Instant? SubmittedAt { get; init; }

        public string? Problem { get; init; }

        public string? Report { get; init; }

        public WaitingProof ToProof() => new(
            Seq,
            PartnerOrderId,
            Status.FromDb<OrderStatus>(),
            StoredUnboxing.Read(Unboxing)!.ToDetails(),
            UpdatedAt,
            SubmittedAt,
            Problem?.FromDb<Problem>(),
            StoredReport.Read(Report));
    }
}
