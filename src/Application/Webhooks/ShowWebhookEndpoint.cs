using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>An endpoint for who looks at what was sent to it: one that the owner made, or an address that single orders named.</summary>
[Allows(Actors.Partner)]
public sealed record ShowWebhookEndpoint(Owner Owner, WebhookEndpointId Endpoint) : IQuery<WebhookEndpointView>;
