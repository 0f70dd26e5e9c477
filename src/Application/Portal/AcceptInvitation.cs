using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>Somebody joins the team that invited them. The link came by mail, so their address is confirmed.</summary>
[AllowsAnyone]
public sealed record AcceptInvitation(PortalSecret Link, string? Name, Password Password, string Language, string? UserAgent) : ICommand<Joined>, ISetsPassword
{
    public string? PasswordHash { get; set; }
}

/// <param name="Session">What the cookie of the new session holds.</param>
public sealed record Joined(UserId User, PortalSecret Session) : IHoldsSecret;

internal sealed class AcceptInvitationValidator : AbstractValidator<AcceptInvitation>
{
    public AcceptInvitationValidator()
    {
        RuleFor(command => command.Name).Required().Text(100);
        RuleFor(command => command.Password).Strong();
    }
}

internal sealed class AcceptInvitationHandler(IPortalUsers users, IPortalTokens tokens, PortalEntry entry, IClock clock) : ICommandHandler<AcceptInvitation, Joined>
{
    public async Task<Result<Joined>> Handle(AcceptInvitation command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (await tokens.Take(command.Link, TokenPurpose.Invitation, now, ct) is not { Partner: { } partner, Email: { } email, Role: { } role })
            return PortalRefusals.LinkIsOver;
        if (await users.TryAdd(new NewUser(email, command.Name!.Trim(), command.Language, command.PasswordHash!), partner, role, now, ct) is not { } user)
            return PortalRefusals.AddressIsTaken;

        await entry.Note(user, partner, "accept_invitation", PortalEntry.SubjectOf(partner), now, ct);
        return new Joined(user, await entry.Open(user, command.UserAgent, now, ct));
    }
}
