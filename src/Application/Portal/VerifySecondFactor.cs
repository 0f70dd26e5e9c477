using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>After the right password, the code: of the phone, or one of the paper. Succeeds in any case, as <see cref="SignIn"/> does and for the same reason.</summary>
/// <param name="Ticket">What stands for the right password.</param>
[AllowsAnyone]
public sealed record VerifySecondFactor(PortalSecret Ticket, string? Code, string? UserAgent) : ICommand<SecondFactorOutcome>;

/// <param name="Session">Null when the code was wrong, or the person waits.</param>
/// <param name="IsTicketOver">The password must be typed again.</param>
public sealed record SecondFactorOutcome(PortalSecret? Session, bool IsTicketOver);

internal sealed class VerifySecondFactorValidator : AbstractValidator<VerifySecondFactor>
{
    public VerifySecondFactorValidator() => RuleFor(command => command.Code).Required().Text(64);
}

internal sealed class VerifySecondFactorHandler(IPortalUsers users, IPortalTokens tokens, SecondFactorCheck check, PortalEntry entry, IClock clock)
    : ICommandHandler<VerifySecondFactor, SecondFactorOutcome>
{
    public async Task<Result<SecondFactorOutcome>> Handle(VerifySecondFactor command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (await tokens.Find(command.Ticket, TokenPurpose.SecondFactor, now, ct) is not { User: { } user })
            return new SecondFactorOutcome(null, true);

        var failures = await users.CountTry(user, now, ct);
        if (failures is null || !await check.Take(user, command.Code, now, ct))
        {
            await check.Fail(user, failures, now, ct);
            return new SecondFactorOutcome(null, false);
        }

        if (await tokens.Take(command.Ticket, TokenPurpose.SecondFactor, now, ct) is null)
            return new SecondFactorOutcome(null, true);
        await users.ForgetTries(user, ct);
        await entry.Note(user, (await users.Find(user, ct))!.Partner, "sign_in", PortalEntry.SubjectOf(user), now, ct);
        return new SecondFactorOutcome(await entry.Open(user, command.UserAgent, now, ct), false);
    }
}
