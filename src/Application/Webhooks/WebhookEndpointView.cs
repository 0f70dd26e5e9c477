using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

public sealed record WebhookEndpointView(
    WebhookEndpointId Id,
    string Url,
    IReadOnlyList<string> Events,
    string? Description,
    Disabling? Disabled,
    Instant? FailingSince,
    Instant CreatedAt)
{
    public static WebhookEndpointView Of(WebhookEndpoint endpoint) =>
        new(endpoint.Id, endpoint.Url.OriginalString, endpoint.Events, endpoint.Description, endpoint.Disabled, endpoint.FailingSince, endpoint.CreatedAt);
}

/// <summary>An endpoint with the secret that is shown once.</summary>
public sealed record NewWebhookEndpoint(WebhookEndpointView Endpoint, WebhookSecret Secret) : IHoldsSecret;
