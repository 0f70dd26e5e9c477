using NodaTime;
using Parcours.Application.Partners;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Partners;

internal sealed class MerchantKeys(SqlSession sql, IClock clock) : IMerchantKeys
{
    private const string Columns = "k.id, k.partner_id, k.mode, k.name, k.hint, k.created_at, k.last_used_at, k.revoked_at, k.valid_until";

    private const string Opens = "k.revoked_at IS NULL AND (k.valid_until IS NULL OR k.valid_until > @Now)";

    private static readonly Statement FindUsable = new($"SELECT {Columns} FROM merchant_keys AS k WHERE k.secret_hash = @Hash AND {Opens}");

    public async Task<MerchantKey?> Find(MerchantSecret secret, CancellationToken ct) =>
        (await sql.First<KeyRow>(FindUsable, new { secret.Hash, Now = clock.GetCurrentInstant() }, ct))?.ToKey();

    private static readonly Statement FindOwned = new($"SELECT {Columns} FROM merchant_keys AS k WHERE k.id = @Id AND k.partner_id = @Partner AND k.mode = @Mode AND {Opens}");

    public async Task<MerchantKey?> Find(Owner owner, MerchantKeyId id, CancellationToken ct) =>
        (await sql.First<KeyRow>(FindOwned, new { Id = id, owner.Partner, Mode = owner.Mode.ToDb(), Now = clock.GetCurrentInstant() }, ct))?.ToKey();

    private static readonly Statement Insert = Statement.For(dialect => dialect.InsertReturning(
        "merchant_keys (partner_id, mode, name, hint, secret_hash, created_at)", "@Partner, @Mode, @Name, @Hint, @Hash, @Now", "id"));

    public Task<MerchantKeyId> Add(Owner owner, string name, MerchantSecret secret, Instant now, CancellationToken ct) =>
        sql.First<MerchantKeyId>(Insert, new { owner.Partner, Mode = owner.Mode.ToDb(), Name = name, secret.Hint, secret.Hash, Now = now }, ct);

    private static readonly Statement NewestOwned = Statement.For(dialect => $"""
        SELECT {Columns}
          FROM merchant_keys AS k
         WHERE k.partner_id = @Partner AND k.mode = @Mode
         ORDER BY CASE WHEN {Opens} THEN 0 ELSE 1 END, k.id DESC
        {dialect.Take("@Most")}
        """);

    public async Task<IReadOnlyList<MerchantKey>> Newest(Owner owner, int most, CancellationToken ct)
    {
        var values = new { owner.Partner, Mode = owner.Mode.ToDb(), Most = most, Now = clock.GetCurrentInstant() };
        return [.. (await sql.Query<KeyRow>(NewestOwned, values, ct)).Select(row => row.ToKey())];
    }

    private static readonly Statement SetEnd = new("""
        UPDATE merchant_keys SET valid_until = @Until WHERE id = @Id AND partner_id = @Partner AND mode = @Mode AND revoked_at IS NULL AND valid_until IS NULL
        """);

    public async Task<bool> EndAt(Owner owner, MerchantKeyId id, Instant until, CancellationToken ct) =>
        await sql.Execute(SetEnd, new { Id = id, owner.Partner, Mode = owner.Mode.ToDb(), Until = until }, ct) == 1;

    private static readonly Statement MarkRevoked = new("""
        UPDATE merchant_keys SET revoked_at = @Now WHERE id = @Id AND partner_id = @Partner AND mode = @Mode AND revoked_at IS NULL
        """);

    public async Task<bool> Revoke(Owner owner, MerchantKeyId id, Instant now, CancellationToken ct) =>
        await sql.Execute(MarkRevoked, new { Id = id, owner.Partner, Mode = owner.Mode.ToDb(), Now = now }, ct) == 1;

    private static readonly Statement MoveLastUseForward = Statement.For(dialect => KeyUses.MoveForward(dialect, "merchant_keys", "last_used_at"));

    public Task NoteUse(IReadOnlyDictionary<string, Instant> lastUse, CancellationToken ct) => sql.Execute(MoveLastUseForward, KeyUses.Values(lastUse), ct);

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

        public Instant? ValidUntil { get; init; }

        public MerchantKey ToKey() => new(Id, new Owner(PartnerId, Mode.FromDb<Mode>()), Name, Hint, CreatedAt, LastUsedAt, RevokedAt, ValidUntil);
    }
}
