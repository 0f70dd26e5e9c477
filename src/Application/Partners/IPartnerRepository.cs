using NodaTime;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Partners;

/// <param name="Name">As customers know the shop.</param>
/// <param name="ContactEmail">Who is written to about the account; null when nobody is.</param>
/// <param name="Language">In which language: <c>fr</c> or <c>en</c>.</param>
/// <param name="Logo">What customers see beside the name; null when there is none.</param>
public sealed record Account(string Name, Plan Plan, ExpiredWindow ExpiredWindow, string? ContactEmail = null, string Language = "en", MediaId? Logo = null);

public interface IPartnerRepository
{
    /// <summary>Stores a partner and returns its id.</summary>
    Task<PartnerId> Add(string name, Instant now, CancellationToken ct);

    Task<bool> Any(CancellationToken ct);

    /// <exception cref="InvalidOperationException">There is none with that id.</exception>
    Task<Account> Find(PartnerId id, CancellationToken ct);

    Task<Account?> TryFind(PartnerId id, CancellationToken ct);

    /// <summary>Changes what the account may decide, and its plan.</summary>
    Task Save(PartnerId id, Plan plan, ExpiredWindow expiredWindow, CancellationToken ct);

    /// <summary>Changes all that the account says of itself.</summary>
    Task SaveProfile(PartnerId id, string name, string contactEmail, string language, ExpiredWindow expiredWindow, CancellationToken ct);

    /// <summary>Changes who is written to, and in which language; what is null stays.</summary>
    Task SaveContact(PartnerId id, string? email, string? language, CancellationToken ct);

    /// <summary>Changes the logo, or takes it away.</summary>
    /// <returns>The one of before; null when there was none. Of two at once, each gets what the other left.</returns>
    Task<MediaId?> ReplaceLogo(PartnerId id, MediaId? logo, CancellationToken ct);

    /// <summary>Whether it is any account's logo, now.</summary>
    Task<bool> IsLogo(MediaId id, CancellationToken ct);
}
