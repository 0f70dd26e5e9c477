using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

[Allows(Actors.Partner)]
public sealed record GetWebhookEndpoint(Owner Owner, WebhookEndpointId Endpoint) : IQuery<WebhookEndpointView>;

internal sealed class GetWebhookEndpointHandler(IWebhookEndpoints endpoints) : IQueryHandler<GetWebhookEndpoint, WebhookEndpointView>
{
    public async Task<Result<WebhookEndpointView>> Handle(GetWebhookEndpoint query, CancellationToken ct) =>
        await endpoints.Find(query.Owner, query.Endpoint, ct) is { } endpoint ? WebhookEndpointView.Of(endpoint) : WebhookErrors.EndpointNotFound;
}
