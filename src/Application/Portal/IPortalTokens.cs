using NodaTime;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

public enum TokenPurpose
{
    SignUp,
    Reset,
    Invitation,

    /// <summary>The password was right, the code is still to come.</summary>
    SecondFactor,

    EmailChange,
}

/// <summary>What a secret that we gave away stands for, for a while and once. Which of the facts there are depends on the purpose.</summary>
/// <param name="User">Whose password, code or address it is about.</param>
/// <param name="Partner">To whose team somebody is invited.</param>
/// <param name="AccountName">Of the account that is to be opened.</param>
public sealed record PortalToken(
    TokenPurpose Purpose,
    UserId? User = null,
    PartnerId? Partner = null,
    string? Email = null,
    string? Name = null,
    string? AccountName = null,
    string? PasswordHash = null,
    Role? Role = null,
    string? Language = null)
{
    /// <summary>How long it holds.</summary>
    public Duration Lifetime => Purpose switch
    {
        TokenPurpose.SecondFactor => Duration.FromMinutes(10),
        TokenPurpose.Reset => Duration.FromHours(1),
        TokenPurpose.SignUp or TokenPurpose.EmailChange => Duration.FromHours(24),
        _ => Duration.FromDays(7),
    };
}

public sealed record Invitation(InvitationId Id, string Email, Role Role, Instant ExpiresAt)
{
    /// <summary>So many may be open at once.</summary>
    public const int Most = 50;
}

/// <summary>By the hash of the secret; what has expired is not found.</summary>
public interface IPortalTokens
{
    Task Add(PortalSecret secret, PortalToken token, Instant now, CancellationToken ct);

    Task<PortalToken?> Find(PortalSecret secret, TokenPurpose purpose, Instant now, CancellationToken ct);

    /// <summary>The same, and uses it up: of two who come at once, one gets it.</summary>
    Task<PortalToken?> Take(PortalSecret secret, TokenPurpose purpose, Instant now, CancellationToken ct);

    /// <summary>Nothing that was sent to the person before holds any more.</summary>
    Task Withdraw(UserId user, CancellationToken ct);

    /// <summary>The account's open invitations, newest first.</summary>
    Task<IReadOnlyList<Invitation>> Invitations(PartnerId partner, Instant now, CancellationToken ct);

    /// <summary>False when the account has no such invitation, or not any more.</summary>
    Task<bool> Withdraw(PartnerId partner, InvitationId invitation, CancellationToken ct);

    /// <summary>Forgets up to <paramref name="most"/> that have expired; returns how many.</summary>
    Task<int> Purge(Instant now, int most, CancellationToken ct);
}
