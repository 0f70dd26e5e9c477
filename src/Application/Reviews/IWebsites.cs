using NodaTime;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>A shop that asks its customers for reviews.</summary>
/// <param name="Seq">What purchases and reviews refer to where they are stored.</param>
/// <param name="SenderName">Whom requests for reviews come from; the shop's name when there is none.</param>
/// <param name="Language">That of a consumer whose language a purchase does not tell: <c>fr</c> or <c>en</c>.</param>
/// <param name="Country">Two letters: that of a consumer whose country a purchase does not tell.</param>
/// <param name="TimeZone">An id of the IANA database: <c>Europe/Paris</c>.</param>
/// <param name="TakesOrders">Orders that were delivered on this platform become purchases here by themselves; at most one of an owner's does.</param>
public sealed record Website(
    long Seq,
    WebsiteId Id,
    Owner Owner,
    string Name,
    string? Url,
    string? LogoUrl,
    string? SenderName,
    string Language,
    string Country,
    string TimeZone,
    bool TakesOrders,
    Instant CreatedAt)
{
    public WebsiteSettings Settings => new(Name, Url, LogoUrl, SenderName, Language, Country, TimeZone, TakesOrders);

    public DateTimeZone Zone => DateTimeZoneProviders.Tzdb[TimeZone];
}

/// <summary>What an account decides about its website; as in <see cref="Website"/>.</summary>
public sealed record WebsiteSettings(
    string Name,
    string? Url = null,
    string? LogoUrl = null,
    string? SenderName = null,
    string Language = "fr",
    string Country = "FR",
    string TimeZone = "Europe/Paris",
    bool TakesOrders = false);

public interface IWebsites
{
    /// <summary>Null when the owner has no such website.</summary>
    Task<Website?> Find(Owner owner, WebsiteId id, CancellationToken ct);

    /// <summary>All of the owner's, oldest first.</summary>
    Task<IReadOnlyList<Website>> Of(Owner owner, CancellationToken ct);

    Task<Website> Add(Owner owner, WebsiteId id, WebsiteSettings settings, Instant now, CancellationToken ct);

    /// <summary>False when the owner has no such website. One that takes orders takes them from the one that did before.</summary>
    Task<bool> Change(Owner owner, WebsiteId id, WebsiteSettings settings, CancellationToken ct);
}
