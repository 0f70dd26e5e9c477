using NodaTime;
using Parcours.Domain.Partners;

namespace Parcours.Application.Partners;

/// <summary>A Bearer key of <c>/api/b2b</c>, as its account sees it.</summary>
/// <param name="Hint">The beginning of the secret.</param>
/// <param name="ValidUntil">When it is over by itself, since another key took its place; null when it is not to end.</param>
public sealed record MerchantKey(
    MerchantKeyId Id, Owner Owner, string Name, string Hint, Instant CreatedAt, Instant? LastUsedAt, Instant? RevokedAt, Instant? ValidUntil = null)
{
    public bool IsOverAt(Instant now) => RevokedAt is not null || ValidUntil <= now;
}

/// <summary>Bearer keys; of the secrets only hashes are stored.</summary>
public interface IMerchantKeys : IKeyUses
{
    /// <summary>Null when the secret is unknown, revoked or over.</summary>
    Task<MerchantKey?> Find(MerchantSecret secret, CancellationToken ct);

    Task<MerchantKeyId> Add(Owner owner, string name, MerchantSecret secret, Instant now, CancellationToken ct);

    /// <summary>The owner's own key; null when there is no such key, or not any more.</summary>
    Task<MerchantKey?> Find(Owner owner, MerchantKeyId id, CancellationToken ct);

    /// <summary>The owner's keys, newest first, those that open nothing any more after all others, up to <paramref name="most"/>.</summary>
    Task<IReadOnlyList<MerchantKey>> Newest(Owner owner, int most, CancellationToken ct);

    /// <summary>Lets a key end by itself; false when the owner has no such key, or not any more, or it is to end already.</summary>
    Task<bool> EndAt(Owner owner, MerchantKeyId id, Instant until, CancellationToken ct);

    /// <summary>False when the owner has no such key, or not any more.</summary>
    Task<bool> Revoke(Owner owner, MerchantKeyId id, Instant now, CancellationToken ct);
}
