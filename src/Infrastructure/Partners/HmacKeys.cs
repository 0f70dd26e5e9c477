using System.Text.Json;
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

    // The moments arrive as a JSON object, microseconds by key: one statement for all keys. T-SQL's DATEADD takes an int, so in two steps.
    private static readonly Statement MoveLastUseForward = Statement.For(dialect => dialect.Provider == StorageProvider.Sqlite
        ? """
          UPDATE hmac_keys
             SET last_used_at = used.value
            FROM json_each(@LastUse) AS used
           WHERE hmac_keys.public_key = used.key AND (hmac_keys.last_used_at IS NULL OR hmac_keys.last_used_at < used.value)
          """
        : """
          UPDATE k
             SET k.last_used_at = used.at
            FROM hmac_keys AS k
            JOIN (SELECT [key] COLLATE Latin1_General_100_BIN2 AS public_key,
                         DATEADD(microsecond, CAST(CAST([value] AS bigint) % 60000000 AS int),
                             DATEADD(minute, CAST(CAST([value] AS bigint) / 60000000 AS int), CAST('1970-01-01' AS datetime2(6)))) AS at
                    FROM OPENJSON(@LastUse)) AS used ON used.public_key = k.public_key
           WHERE k.last_used_at IS NULL OR k.last_used_at < used.at
          """);

    public Task NoteUse(IReadOnlyDictionary<string, Instant> lastUse, CancellationToken ct)
    {
        var microseconds = lastUse.ToDictionary(pair => pair.Key, pair => pair.Value.ToUnixTimeTicks() / 10);
        return sql.Execute(MoveLastUseForward, new { LastUse = JsonSerializer.Serialize(microseconds) }, ct);
    }

    private string Protect(byte[] secret) => Convert.ToBase64String(_protector.Protect(secret));

    private byte[] Unprotect(string secret) => _protector.Unprotect(Convert.FromBase64String(secret));

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
