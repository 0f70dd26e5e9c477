using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>Somebody followed the link of their sign-up: the account is opened with its first test keys, and they are signed in as its owner.</summary>
[AllowsAnyone]
public sealed record ConfirmEmail(PortalSecret Link, string? UserAgent) : ICommand<OpenedAccount>;

/// <param name="Signing">Signs <c>/v1</c>.</param>
/// <param name="Merchant">Opens <c>/api/b2b</c>.</param>
/// <param name="Session">What the cookie of the new session holds.</param>
public sealed record OpenedAccount(PortalUser User, SigningKey Signing, MerchantSecret Merchant, PortalSecret Session) : IHoldsSecret;

internal sealed class ConfirmEmailHandler(
    IPortalTokens tokens,
    IPortalUsers users,
    IPartnerRepository partners,
    IHmacKeys signingKeys,
    IMerchantKeys merchantKeys,
    PortalEntry entry,
    IClock clock)
    : ICommandHandler<ConfirmEmail, OpenedAccount>
{
    private const string FirstKey = "Portal";

    public async Task<Result<OpenedAccount>> Handle(ConfirmEmail command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (await tokens.Take(command.Link, TokenPurpose.SignUp, now, ct) is not { Email: { } email } signUp)
            return PortalRefusals.LinkIsOver;

        var partner = await partners.Add(signUp.AccountName!, now, ct);
        // Refused, the unit takes the account back as well.
        if (await users.TryAdd(new NewUser(email, signUp.Name!, signUp.Language!, signUp.PasswordHash!), partner, Role.Owner, now, ct) is not { } user)
            return PortalRefusals.AddressIsTaken;
        await partners.SaveContact(partner, email, signUp.Language, ct);

        var owner = new Owner(partner, Mode.Test);
        var signing = await signingKeys.AddNew(owner, now, ct);
        var (_, merchant) = await merchantKeys.AddNew(owner, FirstKey, now, ct);
        var session = await entry.Open(user, command.UserAgent, now, ct);
        await entry.Note(user, partner, "confirm_email", PortalEntry.SubjectOf(partner), now, ct);
        return new OpenedAccount((await users.Find(user, ct))!, signing, merchant, session);
    }
}
