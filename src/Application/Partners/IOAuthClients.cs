using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Partners;

/// <summary>A program that asks for tokens, as its account sees it.</summary>
/// <param name="PreviousValidUntil">Until when the secret before the last rotation works; null when there is none.</param>
public sealed record OAuthClient(string Id, Owner Owner, Instant CreatedAt, Instant? PreviousValidUntil = null, Instant? LastUsedAt = null, Instant? RevokedAt = null)
{
    public const int MostIdCharacters = 100;

    /// <summary>How long the secret before works on, unless it is ended.</summary>
    public static readonly Duration Overlap = Duration.FromHours(24);

    public static string NewId(Mode mode) => $"client_{Names.Of(mode)}_{Ids.Text(16)}";
}

/// <summary>A client with what it signs in with. During a rotation the previous secret stays valid.</summary>
public sealed record OAuthCredential(OAuthClient Client, OAuthSecret Secret, OAuthSecret? PreviousSecret)
{
    /// <summary>Compares with both secrets, whichever fits and whether or not there are two.</summary>
    public bool Accepts(string presented, Instant now)
    {
        var isCurrent = Secret.Is(presented);
        var isPrevious = (PreviousSecret ?? Secret).Is(presented) && PreviousSecret is not null && now < Client.PreviousValidUntil;
        return isCurrent || isPrevious;
    }
}

/// <summary>The clients of the token endpoint; the secrets are encrypted where they are stored, so that their account can see them again.</summary>
public interface IOAuthClients : IKeyUses
{
    /// <summary>Null when the client is unknown or revoked, which takes as long to find out as a secret takes to read.</summary>
    Task<OAuthCredential?> Find(string id, CancellationToken ct);

    /// <summary>Without the secret; null when the client is unknown or revoked.</summary>
    Task<OAuthClient?> FindActive(string id, CancellationToken ct);

    Task<OAuthClient> Add(Owner owner, string id, OAuthSecret secret, Instant now, CancellationToken ct);

    /// <summary>The owner's clients, newest first, those that were revoked after all others, up to <paramref name="most"/>.</summary>
    Task<IReadOnlyList<OAuthClient>> Newest(Owner owner, int most, CancellationToken ct);

    /// <summary>The secret of an owner's own client; null when the owner has no such client, or not any more.</summary>
    Task<OAuthSecret?> Show(Owner owner, string id, CancellationToken ct);

    /// <summary>Makes <paramref name="secret"/> the client's secret and keeps the old one valid until <paramref name="previousValidUntil"/>; false when the owner has no such client, or not any more.</summary>
    Task<bool> Rotate(Owner owner, string id, OAuthSecret secret, Instant previousValidUntil, CancellationToken ct);

    /// <summary>Ends the secret before the last rotation at once; false when there is none.</summary>
    Task<bool> EndPrevious(Owner owner, string id, CancellationToken ct);

    /// <summary>False when the owner has no such client, or not any more.</summary>
    Task<bool> Revoke(Owner owner, string id, Instant now, CancellationToken ct);
}
