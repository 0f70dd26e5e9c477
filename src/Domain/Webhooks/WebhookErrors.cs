using Parcours.Domain.Kernel;

namespace Parcours.Domain.Webhooks;

/// <summary>What can be refused about webhook endpoints and deliveries.</summary>
public static class WebhookErrors
{
    public static readonly Error EndpointNotFound = new(ErrorKind.NotFound, "not_found") { MessageKey = "webhook_endpoint_not_found" };

    public static readonly Error DeliveryNotFound = new(ErrorKind.NotFound, "not_found") { MessageKey = "webhook_delivery_not_found" };

    public static readonly Error UnknownCursor = new(ErrorKind.NotFound, "unknown_cursor");

    /// <summary>A test event without a URL needs an active endpoint to go to.</summary>
    public static readonly Error NoEndpoint = new(ErrorKind.Conflict, "no_webhook_endpoint");

    public static readonly Error TooManyEndpoints = new(ErrorKind.Conflict, "webhook_endpoint_limit") { Arguments = [WebhookEndpoint.MostPerOwner] };

    /// <summary>Nothing is sent to an endpoint that is not active, so nothing is queued for it either.</summary>
    public static readonly Error Inactive = new(ErrorKind.Conflict, "webhook_endpoint_inactive");
}
