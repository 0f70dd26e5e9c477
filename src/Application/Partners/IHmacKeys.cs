using NodaTime;
using Parcours.Domain.Partners;

namespace Parcours.Application.Partners;

/// <summary>A key pair that signs <c>/v1</c> requests. During a rotation the previous secret stays valid until <see cref="PreviousValidUntil"/>.</summary>
public sealed record HmacKey(string PublicKey, Owner Owner, byte[] Secret, byte[]? PreviousSecret, Instant? PreviousValidUntil)
{
    /// <summary>The secrets that sign at <paramref name="now"/>: one or two.</summary>
    public IReadOnlyList<byte[]> SecretsAt(Instant now) =>
        PreviousSecret is not null && now < PreviousValidUntil ? [Secret, PreviousSecret] : [Secret];
}

/// <summary>A signing key, as its account sees it.</summary>
/// <param name="PreviousValidUntil">Until when the secret before the last rotation works; null when there is none.</param>
public sealed record ApiKey(string PublicKey, Instant CreatedAt, Instant? PreviousValidUntil, Instant? LastUsedAt, Instant? RevokedAt);

/// <summary>Signing keys; the secrets are encrypted where they are stored.</summary>
public interface IHmacKeys : IKeyUses
{
    /// <summary>Null when the key is unknown or revoked.</summary>
    Task<HmacKey?> Find(string publicKey, CancellationToken ct);

    Task Add(HmacKey key, Instant now, CancellationToken ct);

    /// <summary>The owner's keys, newest first, those that were revoked after all others, up to <paramref name="most"/>.</summary>
    Task<IReadOnlyList<ApiKey>> Newest(Owner owner, int most, CancellationToken ct);

    /// <summary>Makes <paramref name="secret"/> the key's secret and keeps the old one valid until <paramref name="previousValidUntil"/>; false when the key is unknown or revoked.</summary>
    Task<bool> Rotate(string publicKey, byte[] secret, Instant previousValidUntil, CancellationToken ct);

    Task<bool> Revoke(string publicKey, Instant now, CancellationToken ct);
}
