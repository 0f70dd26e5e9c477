using NodaTime;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <param name="Secret">What the person's phone makes codes of.</param>
/// <param name="IsConfirmed">False while it is being set up: then nobody is asked for a code.</param>
public sealed record TotpSecret(byte[] Secret, bool IsConfirmed);

/// <summary>Time-based codes and what replaces them; the secrets are encrypted where they are stored, of recovery codes only the hashes are.</summary>
public interface ISecondFactors
{
    Task<TotpSecret?> Find(UserId user, CancellationToken ct);

    /// <summary>Keeps a secret that is yet to be confirmed; false when there is a confirmed one.</summary>
    Task<bool> Begin(UserId user, byte[] secret, CancellationToken ct);

    /// <summary>Confirms the secret by the code of a half minute; false when there is none to confirm.</summary>
    Task<bool> Confirm(UserId user, long step, Instant now, CancellationToken ct);

    /// <summary>Uses the code of a half minute up; false when that or a later one was used before.</summary>
    Task<bool> TryUse(UserId user, long step, CancellationToken ct);

    /// <summary>The person needs no code any more.</summary>
    Task Remove(UserId user, CancellationToken ct);

    /// <summary>Takes the place of all recovery codes before.</summary>
    Task SetRecoveryCodes(UserId user, IReadOnlyList<RecoveryCode> codes, CancellationToken ct);

    /// <summary>Uses a recovery code up; false when it is not one of the person's, or was used before.</summary>
    Task<bool> TryUse(UserId user, RecoveryCode code, Instant now, CancellationToken ct);

    Task<int> RecoveryCodesLeft(UserId user, CancellationToken ct);
}
