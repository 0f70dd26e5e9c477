using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>The first code of the phone shows that it has the secret; from now on one is asked for at sign-in. Returns the recovery codes, which are shown this once.</summary>
[Allows(Actors.Partner)]
public sealed record ConfirmTotp(UserId User, string? Code) : ICommand<RecoveryCodes>, IAudited
{
    public string SubjectOf(object content) => PortalEntry.SubjectOf(User);
}

public sealed record RecoveryCodes(IReadOnlyList<RecoveryCode> All) : IHoldsSecret;

internal sealed class ConfirmTotpValidator : AbstractValidator<ConfirmTotp>
{
    public ConfirmTotpValidator() => RuleFor(command => command.Code).Required().Text(64);
}

internal sealed class ConfirmTotpHandler(ISecondFactors factors, IClock clock) : ICommandHandler<ConfirmTotp, RecoveryCodes>
{
    public async Task<Result<RecoveryCodes>> Handle(ConfirmTotp command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (await factors.Find(command.User, ct) is not { } totp)
            return PortalRefusals.NotFound;
        if (totp.IsConfirmed)
            return PortalRefusals.AlreadyOn;
        if (SecondFactorCheck.StepOf(totp.Secret, command.Code, now) is not { } step || !await factors.Confirm(command.User, step, now, ct))
            return PortalRefusals.WrongCode;

        RecoveryCode[] codes = [.. Enumerable.Range(0, RecoveryCode.Count).Select(_ => RecoveryCode.New())];
        await factors.SetRecoveryCodes(command.User, codes, ct);
        return new RecoveryCodes(codes);
    }
}
