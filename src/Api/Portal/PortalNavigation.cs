using Parcours.Domain.Portal;

namespace Parcours.Api.Portal;

/// <param name="Page">Its file under <c>Pages</c>, without the ending.</param>
/// <param name="Text">The key of its name.</param>
public sealed record PortalPlace(string Page, string Text);

/// <summary>What the menu shows, in its sequence; to whom, the policy says.</summary>
public static class PortalNavigation
{
    private static readonly PortalPlace[] Places =
    [
        new("/Portal/Index", "portal.nav.home"),
        new("/Portal/Orders", "portal.nav.orders"),
        new("/Portal/Developers/Keys", "portal.nav.developers"),
        new("/Portal/Team", "portal.nav.team"),
        new("/Portal/Account", "portal.nav.account"),
    ];

    public static IEnumerable<PortalPlace> For(Role role) => Places.Where(place => PortalPolicy.Allows(role, place.Page));
}
