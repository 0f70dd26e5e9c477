using NodaTime;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>A person with their place in an account's team.</summary>
/// <param name="Language"><c>fr</c> or <c>en</c>.</param>
public sealed record PortalUser(UserId Id, PartnerId Partner, Role Role, string Email, string Name, string Language, bool HasSecondFactor, Instant JoinedAt)
{
    public const int MostInATeam = 200;
}

/// <param name="PasswordHash">Salted, with its own parameters in it.</param>
public sealed record NewUser(string Email, string Name, string Language, string PasswordHash);

public sealed record StoredPassword(UserId User, string Hash);

/// <summary>People, their passwords and their places. E-mail addresses are unique among all accounts, without regard to case.</summary>
public interface IPortalUsers
{
    Task<PortalUser?> Find(UserId id, CancellationToken ct);

    Task<PortalUser?> Find(string email, CancellationToken ct);

    Task<StoredPassword?> FindPassword(string email, CancellationToken ct);

    /// <summary>Everyone of the account, who came first first.</summary>
    Task<IReadOnlyList<PortalUser>> Team(PartnerId partner, CancellationToken ct);

    /// <summary>Adds a person, whose address is confirmed, to an account's team; null when the address has a place already.</summary>
    Task<UserId?> TryAdd(NewUser user, PartnerId partner, Role role, Instant now, CancellationToken ct);

    Task SetPassword(UserId user, string hash, CancellationToken ct);

    Task SetName(UserId user, string name, CancellationToken ct);

    /// <summary>False when the address has a place already: another's.</summary>
    Task<bool> TrySetEmail(UserId user, string email, CancellationToken ct);

    Task SetLanguage(UserId user, string language, CancellationToken ct);

    /// <summary>Counts a try to sign in and holds the person until the unit of work ends, so that tries do not overtake each other.</summary>
    /// <returns>How many have failed in a row if this one does; null while the person is locked, or there is none.</returns>
    Task<int?> CountTry(UserId user, Instant now, CancellationToken ct);

    /// <summary>Takes the try that was counted last back.</summary>
    Task ForgiveTry(UserId user, CancellationToken ct);

    /// <summary>Takes all tries back, and any lock.</summary>
    Task ForgetTries(UserId user, CancellationToken ct);

    Task Lock(UserId user, Instant until, CancellationToken ct);

    /// <summary>Holds the account's owners until the unit of work ends and counts them, so that two who leave at once do not both find the other.</summary>
    Task<int> HoldOwners(PartnerId partner, CancellationToken ct);

    /// <summary>False when the account has no such person.</summary>
    Task<bool> ChangeRole(PartnerId partner, UserId user, Role role, CancellationToken ct);

    /// <summary>Forgets a person with all that is theirs; false when the account has no such person.</summary>
    Task<bool> Remove(PartnerId partner, UserId user, CancellationToken ct);
}
