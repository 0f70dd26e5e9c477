using NodaTime;
using Parcours.Domain.Partners;

namespace Parcours.Application.Partners;

/// <summary>A Bearer key of <c>/api/b2b</c>, as its account sees it.</summary>
/// <param name="Hint">The beginning of the secret.</param>
public sealed record MerchantKey(MerchantKeyId Id, Owner Owner, string Name, string Hint, Instant CreatedAt, Instant? LastUsedAt, Instant? RevokedAt);

/// <summary>Bearer keys; of the secrets only hashes are stored.</summary>
public interface IMerchantKeys : IKeyUses
{
    /// <summary>Null when the secret is unknown or revoked.</summary>
    Task<MerchantKey?> Find(MerchantSecret secret, CancellationToken ct);

    Task<MerchantKeyId> Add(Owner owner, string name, MerchantSecret secret, Instant now, CancellationToken ct);

    /// <summary>The owner's keys, the revoked ones too, newest first, up to <paramref name="most"/>.</summary>
    Task<IReadOnlyList<MerchantKey>> Newest(Owner owner, int most, CancellationToken ct);

    /// <summary>False when the owner has no such key, or not any more.</summary>
    Task<bool> Revoke(Owner owner, MerchantKeyId id, Instant now, CancellationToken ct);
}
