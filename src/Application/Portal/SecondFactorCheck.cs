using NodaTime;
using OtpNet;
using Parcours.Application.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>Codes of an authenticator app (RFC 6238: six digits, half a minute, SHA-1, which is what all of them speak) and what counts against who guesses.</summary>
internal sealed class SecondFactorCheck(IPortalUsers users, ISecondFactors factors, IAuditLog audit, ICallerContext callers)
{
    /// <summary>As long as the hash, as RFC 4226 asks.</summary>
    public const int SecretBytes = 20;

    /// <summary>A phone's clock may be half a minute off, either way.</summary>
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    /// <summary>The half minute that the code belongs to; null when it is none of now.</summary>
    public static long? StepOf(byte[] secret, string? code, Instant now)
    {
        var digits = string.Concat((code ?? "").Where(char.IsAsciiDigit));
        return new Totp(secret).VerifyTotp(now.ToDateTimeUtc(), digits, out var step, Window) ? step : null;
    }

    /// <summary>Takes a code of the phone or of the paper, once; false when it is neither.</summary>
    public async Task<bool> Take(UserId user, string? typed, Instant now, CancellationToken ct)
    {
        if (RecoveryCode.Parse(typed) is { } paper)
            return await factors.TryUse(user, paper, now, ct);
        return await factors.Find(user, ct) is { IsConfirmed: true } totp && StepOf(totp.Secret, typed, now) is { } step && await factors.TryUse(user, step, ct);
    }

    /// <summary>A password or a code was wrong: from a number on, the person waits.</summary>
    /// <param name="failures">In a row; null when nothing was counted, since there is no such person or they wait already.</param>
    public async Task Fail(UserId user, int? failures, Instant now, CancellationToken ct)
    {
        if (failures is not { } count || Lockout.WaitAfter(count) is not { } wait)
            return;

        await users.Lock(user, now + wait, ct);
        await audit.Append(new AuditEntry(now, PortalCaller.CredentialOf(user), callers.Address, "lock_sign_in", PortalEntry.SubjectOf(user), (await users.Find(user, ct))?.Partner), ct);
    }
}
