using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>Somebody has forgotten their password. The answer is the same whether or not anybody has the address.</summary>
[AllowsAnyone]
public sealed record RequestPasswordReset(string? Email) : ICommand<bool>;

internal sealed class RequestPasswordResetValidator : AbstractValidator<RequestPasswordReset>
{
    public RequestPasswordResetValidator() => RuleFor(command => command.Email).Required().Text().Email();
}

internal sealed class RequestPasswordResetHandler(IPortalUsers users, IPortalTokens tokens, PortalMails mails, PortalEntry entry, IClock clock) : ICommandHandler<RequestPasswordReset, bool>
{
    public async Task<Result<bool>> Handle(RequestPasswordReset command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var mayWrite = await mails.MayWriteTo(command.Email!, now, ct);
        if (!mayWrite || await users.Find(command.Email!, ct) is not { } user)
            return true;

        var secret = PortalSecret.New();
        await tokens.Add(secret, new PortalToken(TokenPurpose.Reset, user.Id), now, ct);
        await mails.OfferReset(user, secret, now, ct);
        await entry.Note(user.Id, user.Partner, "request_password_reset", PortalEntry.SubjectOf(user.Id), now, ct);
        return true;
    }
}
