using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <param name="IsOfOrders">Whether single orders named it: it hears of those alone, and the owner cannot change it.</param>
public sealed record WebhookEndpointView(
    WebhookEndpointId Id,
    string Url,
    IReadOnlyList<string> Events,
    string? Description,
    Disabling? Disabled,
    Instant? FailingSince,
    Instant CreatedAt,
    bool IsOfOrders = false)
{
    public static WebhookEndpointView Of(WebhookEndpoint endpoint) =>
        new(endpoint.Id, endpoint.Url.OriginalString, endpoint.Events, endpoint.Description, endpoint.Disabled, endpoint.FailingSince, endpoint.CreatedAt);
}

/// <summary>An endpoint with the secret that is shown once.</summary>
public sealed record NewWebhookEndpoint(WebhookEndpointView Endpoint, WebhookSecret Secret) : IHoldsSecret;
