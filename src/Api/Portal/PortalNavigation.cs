using Parcours.Domain.Portal;

namespace Parcours.Api.Portal;

/// <param name="Page">Its file under <c>Pages</c>, without the ending.</param>
/// <param name="Text">The key of its name.</param>
/// <param name="Within">Pages that one comes to from it and that have no entry of their own.</param>
public sealed record PortalPlace(string Page, string Text, params IReadOnlyList<string> Within);

/// <summary>What the menu shows, in its sequence; to whom, the policy says.</summary>
public static class PortalNavigation
{
    private static readonly PortalPlace[] Places =
    [
        new("/Portal/Index", "portal.nav.home"),
        new("/Portal/Proofs", "portal.nav.proofs", "/Portal/Proof"),
        new("/Portal/Reviews", "portal.nav.reviews", "/Portal/Review", "/Portal/ReviewRequests", "/Portal/ReviewImport", "/Portal/ReviewSettings"),
        new("/Portal/Team", "portal.nav.team"),
    ];

    public static IEnumerable<PortalPlace> For(Role role) => Places.Where(place => PortalPolicy.Allows(role, place.Page));
}
