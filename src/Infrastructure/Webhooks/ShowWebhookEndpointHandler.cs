using Parcours.Application.Kernel;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Webhooks;

internal sealed class ShowWebhookEndpointHandler(SqlSession sql) : IQueryHandler<ShowWebhookEndpoint, WebhookEndpointView>
{
    private static readonly Statement Find = new($"""
        SELECT {WebhookEndpointRow.Columns}
          FROM webhook_endpoints AS e
         WHERE e.endpoint_id = @Id AND e.partner_id = @Partner AND e.mode = @Mode AND e.deleted_at IS NULL
        """);

    public async Task<Result<WebhookEndpointView>> Handle(ShowWebhookEndpoint query, CancellationToken cancellationToken) =>
        await sql.First<WebhookEndpointRow>(Find, new { Id = query.Endpoint, query.Owner.Partner, Mode = query.Owner.Mode.ToDb() }, cancellationToken) is { } row
            ? row.ToView(query.Owner)
            : WebhookErrors.EndpointNotFound;
}
