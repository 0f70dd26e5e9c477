using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>
/// A new password by somebody who is signed in, which takes the one they have: who only finds the browser open cannot do it. Wrong ones count as at sign-in,
/// so this succeeds in any case. It ends all sessions and begins a new one for whoever asked.
/// </summary>
[Allows(Actors.Partner)]
public sealed record ChangePassword(PortalUser User, Password Current, Password Password, string? UserAgent) : ICommand<ChangedPassword>, IPrepared
{
    internal bool IsRight { get; set; }

    internal string? Hash { get; set; }
}

/// <param name="Session">What the cookie of the new session holds; null when the password of before was wrong, or the person has to wait.</param>
public sealed record ChangedPassword(PortalSecret? Session);

internal sealed class ChangePasswordValidator : AbstractValidator<ChangePassword>
{
    public ChangePasswordValidator()
    {
        RuleFor(command => command.Current).Given();
        RuleFor(command => command.Password).Strong(command => command.User.Email);
    }
}

internal sealed class ChangePasswordPreparation(PasswordProof proof, IPasswords passwords) : IPreparation<ChangePassword>
{
    public async Task Prepare(ChangePassword request, CancellationToken ct)
    {
        request.IsRight = await proof.IsRight(request.User, request.Current, ct);
        if (request.IsRight)
            request.Hash = await passwords.Hash(request.Password.Text!, ct);
    }
}

internal sealed class ChangePasswordHandler(
    IPortalUsers users, IPortalSessions sessions, IPortalTokens tokens, SecondFactorCheck check, PortalMails mails, PortalEntry entry, IClock clock)
    : ICommandHandler<ChangePassword, ChangedPassword>
{
    public async Task<Result<ChangedPassword>> Handle(ChangePassword command, CancellationToken ct)
    {
        var (now, user) = (clock.GetCurrentInstant(), command.User);
        var failures = await users.CountTry(user.Id, now, ct);
        if (failures is null || !command.IsRight)
        {
            await check.Fail(user.Id, failures, now, ct);
            return new ChangedPassword(null);
        }

        await users.SetPassword(user.Id, command.Hash!, ct);
        await users.ForgetTries(user.Id, ct);
        await sessions.RevokeAll(user.Id, now, ct);
        await tokens.Withdraw(user.Id, ct);
        await mails.SayThatThePasswordChanged(user, now, ct);
        await entry.Note(user.Id, user.Partner, "change_password", PortalEntry.SubjectOf(user.Id), now, ct);
        return new ChangedPassword(await entry.Open(user.Id, command.UserAgent, now, ct));
    }
}
