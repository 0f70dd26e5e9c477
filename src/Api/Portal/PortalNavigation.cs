using Parcours.Domain.Portal;

namespace Parcours.Api.Portal;

/// <param name="Page">Its file under <c>Pages</c>, without the ending.</param>
/// <param name="Text">The key of its name.</param>
/// <param name="Style">What its pages look like beside the portal's own style sheet: <c>css/portal-….css</c>.</param>
/// <param name="Within">Pages that one comes to from it and that have no entry of their own.</param>
public sealed record PortalPlace(string Page, string Text, string? Style, params IReadOnlyList<string> Within);

/// <summary>What the menu shows, in its sequence; to whom, the policy says.</summary>
public static class PortalNavigation
{
    private static readonly PortalPlace[] Places =
    [
        new("/Portal/Index", "portal.nav.home", "orders"),
        new("/Portal/Orders", "portal.nav.orders", "orders", "/Portal/Order"),
        new("/Portal/Proofs", "portal.nav.proofs", "proofs", "/Portal/Proof"),
        new("/Portal/Reviews", "portal.nav.reviews", "proofs", "/Portal/Review", "/Portal/ReviewRequests", "/Portal/ReviewImport", "/Portal/ReviewSettings", "/Portal/Website"),
        new(
            "/Portal/Developers/Keys", "portal.nav.developers", "developers",
            "/Portal/Developers/Webhooks", "/Portal/Developers/Webhook", "/Portal/Developers/WebhookSettings", "/Portal/Developers/WebhookAttempt", "/Portal/Developers/Requests"),
        new("/Portal/Team", "portal.nav.team", null),
        new("/Portal/Account", "portal.nav.account", null, "/Portal/Activity"),
    ];

    public static IEnumerable<PortalPlace> For(Role role) => Places.Where(place => PortalPolicy.Allows(role, place.Page));

    /// <summary>Null for a page that the menu does not lead to.</summary>
    public static PortalPlace? PlaceOf(string? page) => Array.Find(Places, place => place.Page == page || (page is not null && place.Within.Contains(page)));
}
