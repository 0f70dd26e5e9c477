using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>A new password by the link of a mail. It ends all sessions, every link before it and any wait; a second factor stays.</summary>
[AllowsAnyone]
public sealed record ResetPassword(PortalSecret Link, Password Password) : ICommand<bool>, ISetsPassword
{
    public string? PasswordHash { get; set; }
}

internal sealed class ResetPasswordValidator : AbstractValidator<ResetPassword>
{
    public ResetPasswordValidator() => RuleFor(command => command.Password).Strong();
}

internal sealed class ResetPasswordHandler(IPortalUsers users, IPortalSessions sessions, IPortalTokens tokens, PortalMails mails, PortalEntry entry, IClock clock) : ICommandHandler<ResetPassword, bool>
{
    public async Task<Result<bool>> Handle(ResetPassword command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (await tokens.Take(command.Link, TokenPurpose.Reset, now, ct) is not { User: { } id } || await users.Find(id, ct) is not { } user)
            return PortalRefusals.LinkIsOver;

        await users.SetPassword(id, command.PasswordHash!, ct);
        await users.ForgetTries(id, ct);
        await sessions.RevokeAll(id, now, ct);
        await tokens.Withdraw(id, ct);
        await mails.SayThatThePasswordChanged(user, now, ct);
        await entry.Note(id, user.Partner, "reset_password", PortalEntry.SubjectOf(id), now, ct);
        return true;
    }
}
