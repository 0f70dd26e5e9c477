using NodaTime;
using Parcours.Domain.Partners;

namespace Parcours.Domain.Webhooks;

/// <summary>Why an endpoint gets nothing.</summary>
public enum DisabledReason
{
    /// <summary>Its partner switched it off.</summary>
    Partner,

    /// <summary>It answered 410.</summary>
    Gone,

    /// <summary>For five days nothing but failure came back.</summary>
    Failing,
}

/// <summary>An address that a partner wants to hear events at.</summary>
/// <param name="Events">Exact types, groups (<c>order.*</c>) or <c>*</c>.</param>
/// <param name="Disabled">Null while the endpoint is active.</param>
/// <param name="FailingSince">The first failure after the last success; null when the last attempt succeeded.</param>
public sealed record WebhookEndpoint(
    WebhookEndpointId Id,
    Owner Owner,
    Uri Url,
    IReadOnlyList<string> Events,
    string? Description,
    Disabling? Disabled,
    Instant? FailingSince,
    Instant CreatedAt)
{
    public const int MostPerOwner = 20;

    /// <summary>An endpoint that failed everything for so long is disabled.</summary>
    public static readonly Duration Patience = Duration.FromDays(5);

    public static WebhookEndpoint New(Owner owner, Uri url, IReadOnlyList<string> events, string? description, Instant now) =>
        new(WebhookEndpointId.New(), owner, url, events, description, null, null, now);

    public bool IsActive => Disabled is null;

    /// <summary>Switched on it begins without a past; switched off it keeps the reason that it may already have.</summary>
    public WebhookEndpoint Switch(bool on, Instant now) =>
        on == IsActive ? this
        : on ? this with { Disabled = null, FailingSince = null }
        : this with { Disabled = new Disabling(DisabledReason.Partner, now) };
}

public sealed record Disabling(DisabledReason Reason, Instant At);
