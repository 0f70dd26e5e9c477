using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>Invites somebody to the account's team by mail. Whether the address has an account elsewhere is told to who follows the link, not to who invites.</summary>
/// <param name="Role">A role's name.</param>
[Allows(Actors.Partner)]
public sealed record InviteMember(PortalUser By, string? Email, string? Role) : ICommand<bool>, IAudited
{
    public string SubjectOf(object content) => PortalEntry.SubjectOf(By.Partner);
}

internal sealed class InviteMemberValidator : AbstractValidator<InviteMember>
{
    public InviteMemberValidator()
    {
        RuleFor(command => command.Email).Required().Text().Email();
        RuleFor(command => command.Role).Required().OneOf(Names.All<Role>());
    }
}

internal sealed class InviteMemberHandler(IPortalUsers users, IPortalTokens tokens, IPartnerRepository partners, PortalMails mails, IClock clock) : ICommandHandler<InviteMember, bool>
{
    public async Task<Result<bool>> Handle(InviteMember command, CancellationToken ct)
    {
        var (now, partner, email) = (clock.GetCurrentInstant(), command.By.Partner, command.Email!.Trim());
        if ((await users.Team(partner, ct)).Count >= PortalUser.MostInATeam)
            return PortalRefusals.TeamIsFull;
        var open = await tokens.Invitations(partner, now, ct);
        if (open.Count >= Invitation.Most)
            return PortalRefusals.TooManyInvitations;
        if (!await mails.MayWriteTo(email, now, ct))
            return PortalRefusals.WrittenToOften;

        // The newest counts, with its role.
        foreach (var before in open.Where(invitation => EmailKey.Of(invitation.Email) == EmailKey.Of(email)))
            await tokens.Withdraw(partner, before.Id, ct);
        var secret = PortalSecret.New();
        await tokens.Add(secret, new PortalToken(TokenPurpose.Invitation, Partner: partner, Email: email, Role: Names.Parse<Role>(command.Role)!.Value, Language: command.By.Language), now, ct);
        await mails.Invite(email, command.By, (await partners.Find(partner, ct)).Name, secret, now, ct);
        return true;
    }
}
