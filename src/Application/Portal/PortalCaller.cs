using System.Globalization;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>A person of an account's team, in the browser. What they may do is decided by their role, before any use case is asked.</summary>
/// <param name="Mode">Which side of the account they look at.</param>
public sealed record PortalCaller(PortalUser User, SessionId Session, Mode Mode)
    : Caller(Actors.Partner, CredentialOf(User.Id), IdempotencyScope.Of(new Owner(User.Partner, Mode)))
{
    public override PartnerId? Account => User.Partner;

    public Owner Owner => new(User.Partner, Mode);

    /// <summary>As the audit log names a person.</summary>
    public static string CredentialOf(UserId user) => string.Create(CultureInfo.InvariantCulture, $"user:{user.Value}");
}
