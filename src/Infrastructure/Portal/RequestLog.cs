using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;
using Parcours.Application.Portal;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Portal;

internal sealed class RequestLog(SqlSession sql) : IRequestLog
{
    // Not every T-SQL engine's OPENJSON reads an escaped character: what is in a row has none that must be.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // One statement for all: hundreds of them would keep the writer from the requests. T-SQL's DATEADD takes an int, so in two steps.
    private static readonly Statement InsertMany = Statement.For(dialect => dialect.Provider == StorageProvider.Sqlite
        ? """
          INSERT INTO request_log (partner_id, mode, at, method, route, status, status_class, duration_us, request_id, credential)
          SELECT r.value ->> 'partner', r.value ->> 'mode', r.value ->> 'at', r.value ->> 'method', r.value ->> 'route', r.value ->> 'status',
                 r.value ->> 'class', r.value ->> 'took', r.value ->> 'id', r.value ->> 'credential'
            FROM json_each(@Rows) AS r
          """
        : """
          INSERT INTO request_log (partner_id, mode, at, method, route, status, status_class, duration_us, request_id, credential)
          SELECT r.partner, r.mode,
                 DATEADD(microsecond, CAST(r.at % 60000000 AS int), DATEADD(minute, CAST(r.at / 60000000 AS int), CAST('1970-01-01' AS datetime2(6)))),
                 r.method, r.route, r.status, r.class, r.took, r.id, r.credential
            FROM OPENJSON(@Rows) WITH (
                 partner bigint, mode nvarchar(8), at bigint, method nvarchar(16), route nvarchar(255), status int, class int, took bigint, id nvarchar(64),
                 credential nvarchar(255)) AS r
           ORDER BY r.at
          """);

    public Task Append(IReadOnlyList<LoggedRequest> requests, CancellationToken ct) =>
        sql.Execute(InsertMany, new { Rows = JsonSerializer.Serialize(requests.Select(Row), Plain) }, ct);

    private static object Row(LoggedRequest request) => new
    {
        partner = request.Owner.Partner.Value,
        mode = request.Owner.Mode.ToDb(),
        at = request.AnsweredAt.ToUnixTimeTicks() / 10,
        method = request.Method,
        route = request.Route,
        status = request.Status,
        @class = request.StatusClass,
        took = request.Took,
        id = request.RequestId,
        credential = request.Credential,
    };

    /// <summary>Numbers may be missing, where a unit of work was taken back.</summary>
    private const int Room = 10;

    // By the first rows: they came in the order of their time, so no index on it is needed.
    private static readonly Statement DeleteOld = Statement.For(dialect => dialect.DeleteSome(
        "request_log", $"seq < (SELECT MIN(o.seq) FROM request_log AS o) + {Room} * @Most AND at < @Before", "@Most"));

    public Task<int> Purge(Instant before, int most, CancellationToken ct) => sql.Execute(DeleteOld, new { Before = before, Most = most }, ct);
}
