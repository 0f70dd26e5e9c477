using Parcours.Domain.Kernel;

namespace Parcours.Domain.Webhooks;

/// <summary><c>we_</c> and 16 lower-case letters or digits.</summary>
public readonly record struct WebhookEndpointId(string Value) : IId<WebhookEndpointId>
{
    public static Error NotFound => WebhookErrors.EndpointNotFound;

    public static WebhookEndpointId New() => new("we_" + Ids.Text(16));

    public static WebhookEndpointId? Parse(string? text) => Ids.HasTextShape(text, "we_", 16) ? new WebhookEndpointId(text!) : null;

    public override string ToString() => Value;
}
