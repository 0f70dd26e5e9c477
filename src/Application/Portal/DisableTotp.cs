using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>
/// The person wants to be asked for no code any more, which takes a last one: who only finds the browser open cannot do it. Wrong codes count as at
/// sign-in, so this succeeds in any case and says whether the code was right.
/// </summary>
[Allows(Actors.Partner)]
public sealed record DisableTotp(UserId User, string? Code) : ICommand<bool>;

internal sealed class DisableTotpValidator : AbstractValidator<DisableTotp>
{
    public DisableTotpValidator() => RuleFor(command => command.Code).Required().Text(64);
}

internal sealed class DisableTotpHandler(IPortalUsers users, ISecondFactors factors, SecondFactorCheck check, PortalMails mails, PortalEntry entry, IClock clock) : ICommandHandler<DisableTotp, bool>
{
    public async Task<Result<bool>> Handle(DisableTotp command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var failures = await users.CountTry(command.User, now, ct);
        if (failures is null || !await check.Take(command.User, command.Code, now, ct))
        {
            await check.Fail(command.User, failures, now, ct);
            return false;
        }

        await users.ForgetTries(command.User, ct);
        await factors.Remove(command.User, ct);
        var user = (await users.Find(command.User, ct))!;
        await entry.Note(user.Id, user.Partner, "disable_totp", PortalEntry.SubjectOf(user.Id), now, ct);
        await mails.SayThatTheSecondFactorIsOff(user, now, ct);
        return true;
    }
}
