using Parcours.Application.Kernel;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Webhooks;

internal sealed class ListWebhookEndpointsHandler(SqlSession sql) : IQueryHandler<ListWebhookEndpoints, Page<WebhookEndpointView>>
{
    private static readonly Statement Newest = Statement.For(dialect => $"""
        SELECT {WebhookEndpointRow.Columns}
          FROM webhook_endpoints AS e
         WHERE e.partner_id = @Partner AND e.mode = @Mode AND e.deleted_at IS NULL AND e.is_of_orders = 0 AND e.seq < @Before
         ORDER BY e.seq DESC
        {dialect.Take("@Take")}
        """);

    // A deleted endpoint is still a place in the list.
    private static readonly Statement FindPosition = new("""
        SELECT e.seq FROM webhook_endpoints AS e WHERE e.endpoint_id = @Id AND e.partner_id = @Partner AND e.mode = @Mode
        """);

    public async Task<Result<Page<WebhookEndpointView>>> Handle(ListWebhookEndpoints query, CancellationToken cancellationToken)
    {
        var (partner, mode) = (query.Owner.Partner, query.Owner.Mode.ToDb());
        long? before = long.MaxValue;
        if (query.Cursor is { } cursor)
        {
            before = WebhookEndpointId.Parse(IdPrefix + cursor) is { } id
                ? await sql.First<long?>(FindPosition, new { Id = id, Partner = partner, Mode = mode }, cancellationToken)
                : null;
        }

        if (before is null)
            return WebhookErrors.UnknownCursor;

        var rows = await sql.Query<WebhookEndpointRow>(Newest, new { Partner = partner, Mode = mode, Before = before, Take = query.Take + 1 }, cancellationToken);
        var shown = rows.Take(query.Take).Select(row => row.ToView(query.Owner)).ToList();
        return new Page<WebhookEndpointView>(shown, rows.Count > shown.Count ? shown[^1].Id.Value[IdPrefix.Length..] : null);
    }

    private const string IdPrefix = "we_";
}
