using System.Globalization;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Operations;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Operations;

/// <summary>Pages by the number of the last entry shown.</summary>
internal sealed class ListAuditHandler(SqlSession sql) : IQueryHandler<ListAudit, Page<AuditView>>
{
    [Flags]
    internal enum Filters
    {
        None = 0,
        Order = 1,
        Operator = 2,
    }

    // The log names whoever acted by their credential; what no operator did has no number to read.
    internal static readonly StatementFamily<Filters> Newest = Statement.Filtered<Filters>((dialect, filters) => $"""
        SELECT a.id, a.at, a.actor, a.address, a.action, a.subject, o.id AS operator_id, o.name, o.courier_id
          FROM audit_log AS a
          LEFT JOIN operators AS o ON o.id = CASE WHEN a.actor LIKE 'operator:%' THEN CAST(SUBSTRING(a.actor, 10, 19) AS bigint) END
         WHERE a.id < @Before
        {(filters.HasFlag(Filters.Order) ? "   AND a.subject = @Subject" : "")}
        {(filters.HasFlag(Filters.Operator) ? "   AND a.actor = @Actor" : "")}
         ORDER BY a.id DESC
        {dialect.Take("@Take")}
        """);

    private static readonly Statement FindPosition = new("SELECT a.id FROM audit_log AS a WHERE a.id = @Id");

    public async Task<Result<Page<AuditView>>> Handle(ListAudit query, CancellationToken cancellationToken)
    {
        long? before = query.Cursor is null ? long.MaxValue : await Find(query.Cursor, cancellationToken);
        if (before is null)
            return OrderErrors.UnknownCursor;

        var filters = (query.OrderId is null ? Filters.None : Filters.Order) | (query.OperatorId is null ? Filters.None : Filters.Operator);
        var rows = await sql.Query<Row>(
            Newest[filters],
            new { Before = before, Subject = query.OrderId, Actor = Number(query.OperatorId) is { } id ? OperatorCaller.CredentialOf(new OperatorId(id)) : null, Take = query.Take + 1 },
            cancellationToken);
        var shown = rows.Take(query.Take).ToList();
        return new Page<AuditView>([.. shown.Select(row => row.ToView())], rows.Count > shown.Count ? shown[^1].Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    private async Task<long?> Find(string cursor, CancellationToken ct) =>
        Number(cursor) is { } entry ? await sql.First<long?>(FindPosition, new { Id = entry }, ct) : null;

    private static long? Number(string? digits) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed class Row
    {
        public required long Id { get; init; }

        public required Instant At { get; init; }

        public required string Actor { get; init; }

        public string? Address { get; init; }

        public required string Action { get; init; }

        public required string Subject { get; init; }

        public OperatorId? OperatorId { get; init; }

        public string? Name { get; init; }

        public CourierId? CourierId { get; init; }

        public AuditView ToView() =>
            new(new AuditEntry(At, Actor, Address, Action, Subject), OperatorId is { } id ? new Operator(id, Name!, CourierId) : null);
    }
}
