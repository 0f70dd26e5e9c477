using System.Globalization;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Portal;

/// <summary>Pages by the number of the last request shown.</summary>
internal sealed class ListRequestsHandler(SqlSession sql, IClock clock) : IQueryHandler<ListRequests, Page<RequestView>>
{
    [Flags]
    internal enum Filters
    {
        None = 0,
        RequestId = 1,
        Class = 2,
    }

    // A Bearer key has no public name but its number; its account gave it another.
    internal static readonly StatementFamily<Filters> Newest = Statement.Filtered<Filters>((dialect, filters) => $"""
        SELECT r.seq, r.at, r.method, r.route, r.status, r.duration_us, r.request_id, r.credential, k.name
          FROM request_log AS r{dialect.By(IndexFor(filters))}
          LEFT JOIN merchant_keys AS k ON k.id = CASE WHEN r.credential LIKE 'merchant_key:%' THEN CAST(SUBSTRING(r.credential, 14, 19) AS bigint) END
         WHERE r.partner_id = @Partner AND r.mode = @Mode AND r.seq < @Before AND r.at >= @Since
        {(filters.HasFlag(Filters.RequestId) ? "   AND r.request_id = @RequestId" : "")}
        {(filters.HasFlag(Filters.Class) ? "   AND r.status_class = @Class" : "")}
         ORDER BY r.seq DESC
        {dialect.Take("@Take")}
        """);

    private static string IndexFor(Filters filters) =>
        filters.HasFlag(Filters.RequestId) ? "ix_request_log_request_id" : filters.HasFlag(Filters.Class) ? "ix_request_log_class" : "ix_request_log_owner";

    public async Task<Result<Page<RequestView>>> Handle(ListRequests query, CancellationToken cancellationToken)
    {
        var filters = (query.RequestId is null ? Filters.None : Filters.RequestId) | (query.StatusClass is null ? Filters.None : Filters.Class);
        var rows = await sql.Query<Row>(Newest[filters], new
        {
            query.Owner.Partner,
            Mode = query.Owner.Mode.ToDb(),
            Before = query.Cursor is null ? long.MaxValue : Number(query.Cursor),
            Since = clock.GetCurrentInstant() - LoggedRequest.KeptFor,
            query.RequestId,
            Class = query.StatusClass is { } digit ? int.Parse(digit, CultureInfo.InvariantCulture) : 0,
            Take = ListRequests.Take + 1,
        }, cancellationToken);
        var shown = rows.Take(ListRequests.Take).ToList();
        return new Page<RequestView>([.. shown.Select(row => row.ToView())], rows.Count > shown.Count ? shown[^1].Seq.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static long Number(string cursor) => long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private sealed class Row
    {
        public required long Seq { get; init; }

        public required Instant At { get; init; }

        public required string Method { get; init; }

        public required string Route { get; init; }

        public required int Status { get; init; }

        public required long DurationUs { get; init; }

        public required string RequestId { get; init; }

        public required string Credential { get; init; }

        public string? Name { get; init; }

        public RequestView ToView() => new(At, Method, Route, Status, DurationUs, RequestId, Credential, Name);
    }
}
