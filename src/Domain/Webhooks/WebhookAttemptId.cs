using Parcours.Domain.Kernel;

namespace Parcours.Domain.Webhooks;

/// <summary>One attempt to deliver an event to an endpoint: <c>wd_</c> and 20 lower-case letters or digits.</summary>
public readonly record struct WebhookAttemptId(string Value) : IId<WebhookAttemptId>
{
    public static Error NotFound => WebhookErrors.DeliveryNotFound;

    public static WebhookAttemptId New() => new("wd_" + Ids.Text(20));

    public static WebhookAttemptId? Parse(string? text) => Ids.HasTextShape(text, "wd_", 20) ? new WebhookAttemptId(text!) : null;

    public override string ToString() => Value;
}
