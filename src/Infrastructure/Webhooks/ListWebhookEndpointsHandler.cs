using Parcours.Application.Kernel;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>Endpoints and the addresses of single orders: the same list of two kinds of rows.</summary>
internal sealed class ListWebhookEndpointsHandler(SqlSession sql)
    : IQueryHandler<ListWebhookEndpoints, Page<WebhookEndpointView>>, IQueryHandler<ListOrderAddresses, Page<WebhookEndpointView>>
{
    private static readonly Statement Newest = Statement.For(dialect => $"""
        SELECT {WebhookEndpointRow.Columns}
          FROM webhook_endpoints AS e
         WHERE e.partner_id = @Partner AND e.mode = @Mode AND e.deleted_at IS NULL AND e.is_of_orders = @OfOrders AND e.seq < @Before
         ORDER BY e.seq DESC
        {dialect.Take("@Take")}
        """);

    // A deleted endpoint is still a place in the list.
    private static readonly Statement FindPosition = new("""
        SELECT e.seq FROM webhook_endpoints AS e WHERE e.endpoint_id = @Id AND e.partner_id = @Partner AND e.mode = @Mode
        """);

    public Task<Result<Page<WebhookEndpointView>>> Handle(ListWebhookEndpoints query, CancellationToken cancellationToken) =>
        List(query.Owner, ofOrders: false, query.Cursor, query.Take, cancellationToken);

    public Task<Result<Page<WebhookEndpointView>>> Handle(ListOrderAddresses query, CancellationToken cancellationToken) =>
        List(query.Owner, ofOrders: true, query.Cursor, ListOrderAddresses.Take, cancellationToken);

    private async Task<Result<Page<WebhookEndpointView>>> List(Owner owner, bool ofOrders, string? cursor, int take, CancellationToken ct)
    {
        var (partner, mode) = (owner.Partner, owner.Mode.ToDb());
        long? before = long.MaxValue;
        if (cursor is not null)
        {
            before = WebhookEndpointId.Parse(IdPrefix + cursor) is { } id
                ? await sql.First<long?>(FindPosition, new { Id = id, Partner = partner, Mode = mode }, ct)
                : null;
        }

        if (before is null)
            return WebhookErrors.UnknownCursor;

        var rows = await sql.Query<WebhookEndpointRow>(Newest, new { Partner = partner, Mode = mode, OfOrders = ofOrders, Before = before, Take = take + 1 }, ct);
        var shown = rows.Take(take).Select(row => row.ToView(owner)).ToList();
        return new Page<WebhookEndpointView>(shown, rows.Count > shown.Count ? shown[^1].Id.Value[IdPrefix.Length..] : null);
    }

    private const string IdPrefix = "we_";
}
