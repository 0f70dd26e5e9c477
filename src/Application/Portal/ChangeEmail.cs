using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>
/// Somebody followed the link to their new address and signs in with it from now on. Sessions stay: whoever has the password can end them, and if it was
/// not the person themselves, theirs are what they can still act from. Links that went to the address of before lead nowhere any more.
/// </summary>
[AllowsAnyone]
public sealed record ChangeEmail(PortalSecret Link) : ICommand<bool>;

internal sealed class ChangeEmailHandler(IPortalUsers users, IPortalTokens tokens, PortalMails mails, PortalEntry entry, IClock clock) : ICommandHandler<ChangeEmail, bool>
{
    public async Task<Result<bool>> Handle(ChangeEmail command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (await tokens.Take(command.Link, TokenPurpose.EmailChange, now, ct) is not { User: { } id, Email: { } email } || await users.Find(id, ct) is not { } before)
            return PortalRefusals.LinkIsOver;
        if (!await users.TrySetEmail(id, email, ct))
            return PortalRefusals.AddressIsTaken;

        await tokens.Withdraw(id, ct);
        await mails.SayThatTheAddressChanged(before, email, now, ct);
        await entry.Note(id, before.Partner, "change_email", PortalEntry.SubjectOf(id), now, ct);
        return true;
    }
}
