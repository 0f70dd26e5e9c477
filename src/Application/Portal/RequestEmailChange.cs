using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>
/// Somebody wants to sign in with another address, which takes their password. Nothing changes before the link that is mailed there is followed, and the
/// address of before is told at once, so that who did not ask can prevent it. Wrong passwords count as at sign-in, so this succeeds in any case.
/// </summary>
/// <param name="Email">Whether it has an account already is told to who follows the link, not to who asks.</param>
[Allows(Actors.Partner)]
public sealed record RequestEmailChange(PortalUser User, Password Current, string? Email) : ICommand<bool>, IPrepared
{
    internal bool IsRight { get; set; }
}

internal sealed class RequestEmailChangeValidator : AbstractValidator<RequestEmailChange>
{
    public RequestEmailChangeValidator()
    {
        RuleFor(command => command.Current).Given();
        RuleFor(command => command.Email).Required().Text().Email();
    }
}

internal sealed class RequestEmailChangePreparation(PasswordProof proof) : IPreparation<RequestEmailChange>
{
    public async Task Prepare(RequestEmailChange request, CancellationToken ct) => request.IsRight = await proof.IsRight(request.User, request.Current, ct);
}

/// <summary>The result is false when the password was wrong, or the person has to wait.</summary>
internal sealed class RequestEmailChangeHandler(IPortalUsers users, IPortalTokens tokens, SecondFactorCheck check, PortalMails mails, PortalEntry entry, IClock clock)
    : ICommandHandler<RequestEmailChange, bool>
{
    public async Task<Result<bool>> Handle(RequestEmailChange command, CancellationToken ct)
    {
        var (now, user, email) = (clock.GetCurrentInstant(), command.User, command.Email!.Trim());
        var failures = await users.CountTry(user.Id, now, ct);
        if (failures is null || !command.IsRight)
        {
            await check.Fail(user.Id, failures, now, ct);
            return false;
        }

        if (!await mails.MayWriteTo(email, now, ct))
            return PortalRefusals.WrittenToOften;

        await users.ForgetTries(user.Id, ct);
        // Of several addresses, the newest counts.
        await tokens.Withdraw(user.Id, ct);
        var secret = PortalSecret.New();
        await tokens.Add(secret, new PortalToken(TokenPurpose.EmailChange, user.Id, Email: email), now, ct);
        await mails.AskToConfirmChange(user, email, secret, now, ct);
        await mails.SayThatAChangeIsAskedFor(user, email, now, ct);
        await entry.Note(user.Id, user.Partner, "request_email_change", PortalEntry.SubjectOf(user.Id), now, ct);
        return true;
    }
}
