using Microsoft.AspNetCore.DataProtection;
using NodaTime;
using Parcours.Application.Portal;
using Parcours.Domain.Portal;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Portal;

/// <summary>The secrets are encrypted with the Data Protection key ring before they reach the database.</summary>
internal sealed class SecondFactors(SqlSession sql, IDataProtectionProvider protection) : ISecondFactors
{
    private readonly IDataProtector _protector = protection.CreateProtector("Parcours.TotpSecret");

    private static readonly Statement FindSecret = new("SELECT u.totp_secret, u.totp_confirmed_at FROM portal_users AS u WHERE u.id = @User AND u.totp_secret IS NOT NULL");

    public async Task<TotpSecret?> Find(UserId user, CancellationToken ct) => await sql.First<Row>(FindSecret, new { User = user }, ct) is { } row
        ? new TotpSecret(_protector.Unprotect(Convert.FromBase64String(row.TotpSecret)), row.TotpConfirmedAt is not null)
        : null;

    private static readonly Statement UpdateSecret = new("UPDATE portal_users SET totp_secret = @Secret, totp_last_step = NULL WHERE id = @User AND totp_confirmed_at IS NULL");

    public async Task<bool> Begin(UserId user, byte[] secret, CancellationToken ct) =>
        await sql.Execute(UpdateSecret, new { User = user, Secret = Convert.ToBase64String(_protector.Protect(secret)) }, ct) == 1;

    private static readonly Statement MarkConfirmed = new("""
        UPDATE portal_users SET totp_confirmed_at = @Now, totp_last_step = @Step WHERE id = @User AND totp_secret IS NOT NULL AND totp_confirmed_at IS NULL
        """);

    public async Task<bool> Confirm(UserId user, long step, Instant now, CancellationToken ct) =>
        await sql.Execute(MarkConfirmed, new { User = user, Step = step, Now = now }, ct) == 1;

    private static readonly Statement MoveStepForward = new("""
        UPDATE portal_users SET totp_last_step = @Step WHERE id = @User AND (totp_last_step IS NULL OR totp_last_step < @Step)
        """);

    public async Task<bool> TryUse(UserId user, long step, CancellationToken ct) => await sql.Execute(MoveStepForward, new { User = user, Step = step }, ct) == 1;

    private static readonly Statement ForgetSecret = new("UPDATE portal_users SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = NULL WHERE id = @User");

    private static readonly Statement DeleteCodes = new("DELETE FROM portal_recovery_codes WHERE user_id = @User");

    public async Task Remove(UserId user, CancellationToken ct)
    {
        await sql.Execute(ForgetSecret, new { User = user }, ct);
        await sql.Execute(DeleteCodes, new { User = user }, ct);
    }

    private static readonly Statement InsertCode = new("INSERT INTO portal_recovery_codes (user_id, code_hash) VALUES (@User, @Hash)");

    public async Task SetRecoveryCodes(UserId user, IReadOnlyList<RecoveryCode> codes, CancellationToken ct)
    {
        await sql.Execute(DeleteCodes, new { User = user }, ct);
        foreach (var code in codes)
            await sql.Execute(InsertCode, new { User = user, code.Hash }, ct);
    }

    private static readonly Statement MarkUsed = new("UPDATE portal_recovery_codes SET used_at = @Now WHERE user_id = @User AND code_hash = @Hash AND used_at IS NULL");

    public async Task<bool> TryUse(UserId user, RecoveryCode code, Instant now, CancellationToken ct) =>
        await sql.Execute(MarkUsed, new { User = user, code.Hash, Now = now }, ct) == 1;

    private static readonly Statement CountUnused = new("SELECT COUNT(*) FROM portal_recovery_codes AS c WHERE c.user_id = @User AND c.used_at IS NULL");

    public Task<int> RecoveryCodesLeft(UserId user, CancellationToken ct) => sql.First<int>(CountUnused, new { User = user }, ct);

    private sealed class Row
    {
        public required string TotpSecret { get; init; }

        public Instant? TotpConfirmedAt { get; init; }
    }
}
