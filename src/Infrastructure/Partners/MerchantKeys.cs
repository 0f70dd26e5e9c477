using System.Text.Json;
using NodaTime;
using Parcours.Application.Partners;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Partners;

internal sealed class MerchantKeys(SqlSession sql) : IMerchantKeys
{
    private const string Columns = "k.id, k.partner_id, k.mode, k.name, k.hint, k.created_at, k.last_used_at, k.revoked_at";

    private static readonly Statement FindUsable = new($"SELECT {Columns} FROM merchant_keys AS k WHERE k.secret_hash = @Hash AND k.revoked_at IS NULL");

    public async Task<MerchantKey?> Find(MerchantSecret secret, CancellationToken ct) => (await sql.First<KeyRow>(FindUsable, new { secret.Hash }, ct))?.ToKey();

    private static readonly Statement Insert = Statement.For(dialect => dialect.InsertReturning(
        "merchant_keys (partner_id, mode, name, hint, secret_hash, created_at)", "@Partner, @Mode, @Name, @Hint, @Hash, @Now", "id"));

    public Task<MerchantKeyId> Add(Owner owner, string name, MerchantSecret secret, Instant now, CancellationToken ct) =>
        sql.First<MerchantKeyId>(Insert, new { owner.Partner, Mode = owner.Mode.ToDb(), Name = name, secret.Hint, secret.Hash, Now = now }, ct);

    private static readonly Statement NewestOwned = Statement.For(dialect => $"""
        SELECT {Columns} FROM merchant_keys AS k WHERE k.partner_id = @Partner AND k.mode = @Mode ORDER BY k.id DESC {dialect.Take("@Most")}
        """);

    public async Task<IReadOnlyList<MerchantKey>> Newest(Owner owner, int most, CancellationToken ct) =>
        [.. (await sql.Query<KeyRow>(NewestOwned, new { owner.Partner, Mode = owner.Mode.ToDb(), Most = most }, ct)).Select(row => row.ToKey())];

    private static readonly Statement MarkRevoked = new("""
        UPDATE merchant_keys SET revoked_at = @Now WHERE id = @Id AND partner_id = @Partner AND mode = @Mode AND revoked_at IS NULL
        """);

    public async Task<bool> Revoke(Owner owner, MerchantKeyId id, Instant now, CancellationToken ct) =>
        await sql.Execute(MarkRevoked, new { Id = id, owner.Partner, Mode = owner.Mode.ToDb(), Now = now }, ct) == 1;

    // As for the keys of /v1: all moments in one statement, as a JSON object of microseconds by key.
    private static readonly Statement MoveLastUseForward = Statement.For(dialect => dialect.Provider == StorageProvider.Sqlite
        ? """
          UPDATE merchant_keys
             SET last_used_at = used.value
            FROM json_each(@LastUse) AS used
           WHERE merchant_keys.id = CAST(used.key AS INTEGER) AND (merchant_keys.last_used_at IS NULL OR merchant_keys.last_used_at < used.value)
          """
        : """
          UPDATE k
             SET k.last_used_at = used.at
            FROM merchant_keys AS k
            JOIN (SELECT CAST([key] AS bigint) AS id,
                         DATEADD(microsecond, CAST(CAST([value] AS bigint) % 60000000 AS int),
                             DATEADD(minute, CAST(CAST([value] AS bigint) / 60000000 AS int), CAST('1970-01-01' AS datetime2(6)))) AS at
                    FROM OPENJSON(@LastUse)) AS used ON used.id = k.id
           WHERE k.last_used_at IS NULL OR k.last_used_at < used.at
          """);

    public Task NoteUse(IReadOnlyDictionary<string, Instant> lastUse, CancellationToken ct)
    {
        var microseconds = lastUse.ToDictionary(pair => pair.Key, pair => pair.Value.ToUnixTimeTicks() / 10);
        return sql.Execute(MoveLastUseForward, new { LastUse = JsonSerializer.Serialize(microseconds) }, ct);
    }

    private sealed class KeyRow
    {
        public required MerchantKeyId Id { get; init; }

        public required PartnerId PartnerId { get; init; }

        public required string Mode { get; init; }

        public required string Name { get; init; }

        public required string Hint { get; init; }

        public required Instant CreatedAt { get; init; }

        public Instant? LastUsedAt { get; init; }

        public Instant? RevokedAt { get; init; }

        public MerchantKey ToKey() => new(Id, new Owner(PartnerId, Mode.FromDb<Mode>()), Name, Hint, CreatedAt, LastUsedAt, RevokedAt);
    }
}
