using Microsoft.AspNetCore.DataProtection;
using NodaTime;
using Parcours.Application.Partners;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Partners;

/// <summary>The secrets are encrypted with the Data Protection key ring before they reach the database.</summary>
internal sealed class HmacKeys(SqlSession sql, IDataProtectionProvider protection) : IHmacKeys
{
    private readonly IDataProtector _protector = protection.CreateProtector("Parcours.HmacSecret");

    private static readonly Statement FindUsable = new("""
        SELECT public_key, partner_id, mode, secret, previous_secret, previous_valid_until
          FROM hmac_keys
         WHERE public_key = @PublicKey AND revoked_at IS NULL
        """);

    public async Task<HmacKey?> Find(string publicKey, CancellationToken ct)
    {
        var row = await sql.First<KeyRow>(FindUsable, new { PublicKey = publicKey }, ct);
        return row is null ? null : new HmacKey(
            row.PublicKey,
            new Owner(row.PartnerId, row.Mode.FromDb<Mode>()),
            Unprotect(row.Secret),
            row.PreviousSecret is null ? null : Unprotect(row.PreviousSecret),
            row.PreviousValidUntil);
    }

    private static readonly Statement Insert = new("""
        INSERT INTO hmac_keys (public_key, partner_id, mode, secret, previous_secret, previous_valid_until, created_at)
        VALUES (@PublicKey, @Partner, @Mode, @Secret, @PreviousSecret, @PreviousValidUntil, @Now)
        """);

    public Task Add(HmacKey key, Instant now, CancellationToken ct) => sql.Execute(Insert, new
    {
        key.PublicKey,
        key.Owner.Partner,
        Mode = key.Owner.Mode.ToDb(),
        Secret = Protect(key.Secret),
        PreviousSecret = key.PreviousSecret is null ? null : Protect(key.PreviousSecret),
        key.PreviousValidUntil,
        Now = now,
    }, ct);

    private static readonly Statement NewestOwned = Statement.For(dialect => $"""
        SELECT k.public_key, k.created_at, k.previous_valid_until, k.last_used_at, k.revoked_at
          FROM hmac_keys AS k
         WHERE k.partner_id = @Partner AND k.mode = @Mode
         ORDER BY CASE WHEN k.revoked_at IS NULL THEN 0 ELSE 1 END, k.created_at DESC, k.public_key
        {dialect.Take("@Most")}
        """);

    public async Task<IReadOnlyList<ApiKey>> Newest(Owner owner, int most, CancellationToken ct) =>
        [.. (await sql.Query<ListedRow>(NewestOwned, new { owner.Partner, Mode = owner.Mode.ToDb(), Most = most }, ct)).Select(row => row.ToKey())];

    private static readonly Statement ReplaceSecret = new("""
        UPDATE hmac_keys
           SET previous_secret = secret, previous_valid_until = @PreviousValidUntil, secret = @Secret
         WHERE public_key = @PublicKey AND revoked_at IS NULL
        """);

    public async Task<bool> Rotate(string publicKey, byte[] secret, Instant previousValidUntil, CancellationToken ct) =>
        await sql.Execute(ReplaceSecret, new { PublicKey = publicKey, Secret = Protect(secret), PreviousValidUntil = previousValidUntil }, ct) == 1;

    private static readonly Statement MarkRevoked = new("""
        UPDATE hmac_keys SET revoked_at = @Now WHERE public_key = @PublicKey AND revoked_at IS NULL
        """);

    public async Task<bool> Revoke(string publicKey, Instant now, CancellationToken ct) =>
        await sql.Execute(MarkRevoked, new { PublicKey = publicKey, Now = now }, ct) == 1;

    private static readonly Statement MoveLastUseForward = Statement.For(dialect => KeyUses.MoveForward(dialect, "hmac_keys", "last_used_at", "public_key"));

    public Task NoteUse(IReadOnlyDictionary<string, Instant> lastUse, CancellationToken ct) => sql.Execute(MoveLastUseForward, KeyUses.Values(lastUse), ct);

    private string Protect(byte[] secret) => Convert.ToBase64String(_protector.Protect(secret));

    private byte[] Unprotect(string secret) => _protector.Unprotect(Convert.FromBase64String(secret));

    private sealed class ListedRow
    {
        public required string PublicKey { get; init; }

        public required Instant CreatedAt { get; init; }

        public Instant? PreviousValidUntil { get; init; }

        public Instant? LastUsedAt { get; init; }

        public Instant? RevokedAt { get; init; }

        public ApiKey ToKey() => new(PublicKey, CreatedAt, PreviousValidUntil, LastUsedAt, RevokedAt);
    }

    private sealed class KeyRow
    {
        public required string PublicKey { get; init; }

        public required PartnerId PartnerId { get; init; }

        public required string Mode { get; init; }

        public required string Secret { get; init; }

        public string? PreviousSecret { get; init; }

        public Instant? PreviousValidUntil { get; init; }
    }
}
