using Parcours.Application.Kernel;
using Parcours.Application.Portal;
using Parcours.Domain.Partners;

namespace Parcours.Api.Auth;

/// <summary>Marks what a merchant's key opens and a browser shows, too: it comes with the cookie of somebody of the account's team who is signed in, and without a key.</summary>
public sealed class OpensToTeam
{
    /// <summary>Whose data such a caller sees.</summary>
    public static Owner OwnerOf(Caller caller) => caller is PortalCaller person ? person.Owner : ((PartnerCaller)caller).Owner;
}
