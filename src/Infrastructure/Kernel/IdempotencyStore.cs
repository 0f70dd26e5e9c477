using Microsoft.AspNetCore.DataProtection;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Kernel;

/// <summary>
/// A key of an operator stands under the operator's number and the mode <c>operator</c>, which no partner has.
/// An answer that shows a secret is encrypted like the secret itself.
/// </summary>
internal sealed class IdempotencyStore(SqlSession sql, IDataProtectionProvider protection) : IIdempotencyStore
{
    private readonly IDataProtector _protector = protection.CreateProtector("Parcours.StoredAnswer");

    /// <summary>What every protected payload begins with, and no JSON does.</summary>
    private static ReadOnlySpan<byte> ProtectedMark => [0x09, 0xF0, 0xC9, 0xF0];

    // A key that another unit has just taken is passed over: whoever asks here has waited for it already, or will, when it claims the key.
    private static readonly Statement FindAnswered = Statement.For(dialect => $"""
        SELECT fingerprint, status, body
          FROM idempotency_keys{dialect.PassOverLocked}
         WHERE partner_id = @Partner AND mode = @Mode AND idempotency_key = @Key AND status IS NOT NULL AND created_at > @Dead
        """);

    public async Task<IdempotencyRecord?> Find(IdempotencyKey key, Instant now, CancellationToken ct)
    {
        var row = await sql.First<RecordRow>(FindAnswered, new { Partner = key.Scope.Id, Mode = key.Scope.Realm, key.Key, Dead = DeadSince(now) }, ct);
        return row is null ? null : new IdempotencyRecord(row.Fingerprint, new StoredAnswer(row.Status, Readable(row.Body)));
    }

    /// <summary>How long a client waits for the answer of another request with its key.</summary>
    private static readonly Duration Patience = Duration.FromSeconds(10);

    private static readonly Statement Claim = new("""
        INSERT INTO idempotency_keys (partner_id, mode, idempotency_key, fingerprint, created_at)
        VALUES (@Partner, @Mode, @Key, @Fingerprint, @Now)
        """);

    private static readonly Statement ReplaceDead = new("""
        UPDATE idempotency_keys
           SET fingerprint = @Fingerprint, status = NULL, body = NULL, created_at = @Now
         WHERE partner_id = @Partner AND mode = @Mode AND idempotency_key = @Key AND created_at <= @Dead
        """);

    public async Task<bool> TryClaim(IdempotencyKey key, Instant now, CancellationToken ct)
    {
        var claim = new { Partner = key.Scope.Id, Mode = key.Scope.Realm, key.Key, key.Fingerprint, Now = now, Dead = DeadSince(now) };
        return await sql.TryInsert(Claim, claim, Patience, ct) switch
        {
            InsertOutcome.Inserted => true,
            InsertOutcome.Duplicate => await sql.Execute(ReplaceDead, claim, ct) == 1,
            _ => false,
        };
    }

    private static readonly Statement StoreAnswer = new("""
        UPDATE idempotency_keys
           SET status = @Status, body = @Body
         WHERE partner_id = @Partner AND mode = @Mode AND idempotency_key = @Key
        """);

    public Task Complete(IdempotencyKey key, StoredAnswer answer, CancellationToken ct) =>
        sql.Execute(StoreAnswer, new
    {
        Partner = key.Scope.Id,
        Mode = key.Scope.Realm,
        key.Key,
        answer.Status,
        Body = answer.HoldsSecret ? _protector.Protect(answer.Body) : answer.Body,
    }, ct);

    private static readonly Statement GiveBack = new("DELETE FROM idempotency_keys WHERE partner_id = @Partner AND mode = @Mode AND idempotency_key = @Key");

    public Task Release(IdempotencyKey key, CancellationToken ct) => sql.Execute(GiveBack, new { Partner = key.Scope.Id, Mode = key.Scope.Realm, key.Key }, ct);

    private byte[] Readable(byte[] body) => body.AsSpan().StartsWith(ProtectedMark) ? _protector.Unprotect(body) : body;

    private static readonly Statement DeleteDead = Statement.For(dialect => dialect.DeleteSome("idempotency_keys", "created_at <= @Dead", "@Most"));

    public Task<int> Purge(Instant now, int most, CancellationToken ct) => sql.Execute(DeleteDead, new { Dead = DeadSince(now), Most = most }, ct);

    private static Instant DeadSince(Instant now) => now - IdempotencyKey.Lifetime;

    private sealed class RecordRow
    {
        public required byte[] Fingerprint { get; init; }

        public required int Status { get; init; }

        public required byte[] Body { get; init; }
    }
}
