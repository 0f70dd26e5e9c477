using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Webhooks;

namespace Parcours.Domain.Orders;

/// <summary>What is to be filmed, by whom, and how far that has come.</summary>
/// <param name="Amount">What the customer paid.</param>
public sealed record UnboxingDetails(VerificationCode Code, Product Product, Money Amount, Buyer Buyer)
{
    /// <summary>Why a window ended without a submission.</summary>
    public const string WindowExpired = "window_expired";

    /// <summary>Where this order's events go besides the account's endpoints.</summary>
    public OrderWebhook? Webhook { get; init; }

    /// <summary>Null until the parcel is delivered.</summary>
    public UnboxingWindow? Window { get; init; }

    public Instant? SubmittedAt { get; init; }

    /// <summary>Why the order is disputed, or why it ended without a submission.</summary>
    public string? Reason { get; init; }

    /// <summary>What the merchant noted when it resolved the order.</summary>
    public string? Note { get; init; }
}

/// <param name="ReferencePhoto">Shows it as it was packed.</param>
public sealed record Product(string Name, string? Description = null, string? ReferencePhoto = null);

/// <param name="Language"><c>fr</c> or <c>en</c>: what we write to them in.</param>
public sealed record Buyer(string Email, string? Name, string Language);

/// <param name="Endpoint">Delivers to the address.</param>
public sealed record OrderWebhook(string Url, WebhookEndpointId Endpoint);
