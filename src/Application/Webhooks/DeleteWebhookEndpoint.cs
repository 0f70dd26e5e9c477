using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>Nothing is sent to the endpoint any more, not even what waited for it. Its attempts can be read as long as any others.</summary>
[Allows(Actors.Partner)]
public sealed record DeleteWebhookEndpoint(Owner Owner, WebhookEndpointId Endpoint) : ICommand<WebhookEndpointId>, IAudited
{
    public string SubjectOf(object content) => Endpoint.Value;
}

internal sealed class DeleteWebhookEndpointHandler(IWebhookEndpoints endpoints, IClock clock) : ICommandHandler<DeleteWebhookEndpoint, WebhookEndpointId>
{
    public async Task<Result<WebhookEndpointId>> Handle(DeleteWebhookEndpoint command, CancellationToken ct) =>
        await endpoints.Delete(command.Owner, command.Endpoint, clock.GetCurrentInstant(), ct) ? command.Endpoint : WebhookErrors.EndpointNotFound;
}
