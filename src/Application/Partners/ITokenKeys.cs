using NodaTime;

namespace Parcours.Application.Partners;

/// <summary>A key that signs access tokens, and verifies them for a while after.</summary>
/// <param name="Id">The SHA-256 of the public key's DER form, base64url: the <c>kid</c> of the tokens.</param>
/// <param name="PrivateKey">RSA, PKCS #8.</param>
/// <param name="RetiredAt">When it stops signing, which may be to come; null for the newest.</param>
public sealed record TokenKey(string Id, byte[] PrivateKey, Instant CreatedAt, Instant? RetiredAt)
{
    public const int Bits = 2048;

    /// <summary>How long a token is good for.</summary>
    public static readonly Duration TokenLifetime = Duration.FromMinutes(5);

    /// <summary>A new key is published this long before it signs: more than a node takes to notice it.</summary>
    public static readonly Duration Notice = Duration.FromSeconds(15);

    /// <summary>From when it stops signing until it goes: the lifetime of a token, and as much again for clocks that differ.</summary>
    public static readonly Duration KeptFor = TokenLifetime + TokenLifetime;

    public bool Signs(Instant now) => RetiredAt is null || now < RetiredAt;
}

/// <summary>The keys of the token endpoint, shared by all nodes. Never called inside a unit of work: making a key takes a while.</summary>
public interface ITokenKeys
{
    /// <summary>What verifies tokens at <paramref name="now"/>, the one that signs first. The first who asks makes it.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key ring that encrypted them is lost; <see cref="Rotate"/> makes another key.</exception>
    Task<IReadOnlyList<TokenKey>> Published(Instant now, CancellationToken ct);

    /// <summary>Makes a new key, which signs after <see cref="TokenKey.Notice"/>. Two at once make one new key, which both get.</summary>
    Task<TokenKey> Rotate(CancellationToken ct);

    /// <summary>Forgets the keys that stopped signing before <paramref name="retiredBefore"/>; returns how many.</summary>
    Task<int> Purge(Instant retiredBefore, CancellationToken ct);
}
