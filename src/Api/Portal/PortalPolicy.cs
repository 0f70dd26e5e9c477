using System.Collections.Frozen;
using Parcours.Domain.Portal;

namespace Parcours.Api.Portal;

/// <summary>Who may open a page of the portal, or send one of its forms.</summary>
/// <param name="Page">Its file under <c>Pages</c>, without the ending.</param>
/// <param name="Form">Null is to open the page; empty is its one form, else the form's name.</param>
/// <param name="Roles">Null is everyone, signed in or not.</param>
/// <param name="IsLimited">Whether an address may do it only so often: where passwords and mail are to be had.</param>
public sealed record PortalRule(string Page, string? Form, IReadOnlyList<Role>? Roles, bool IsLimited = false);

/// <summary>What each role may do: the one table that the portal goes by. What has no row is done by nobody, and a test names it.</summary>
public static class PortalPolicy
{
    private static readonly Role[] Everyone = Enum.GetValues<Role>();

    private static readonly Role[] Owners = [Role.Owner];

    /// <summary>Those who connect shops.</summary>
    private static readonly Role[] Builders = [Role.Owner, Role.Developer];

    /// <summary>Those who deal with customers.</summary>
    private static readonly Role[] CustomerCare = [Role.Owner, Role.Support];

    public static IReadOnlyList<PortalRule> Table { get; } =
    [
        new("/Portal/SignUp", null, null),
        new("/Portal/SignUp", "", null, IsLimited: true),
        new("/Portal/CheckMail", null, null),
        new("/Portal/Confirm", null, null),
        new("/Portal/Confirm", "", null, IsLimited: true),
        new("/Portal/SignIn", null, null),
        new("/Portal/SignIn", "", null, IsLimited: true),
        new("/Portal/SecondFactor", null, null),
        new("/Portal/SecondFactor", "", null, IsLimited: true),
        new("/Portal/Forgotten", null, null),
        new("/Portal/Forgotten", "", null, IsLimited: true),
        new("/Portal/Reset", null, null),
        new("/Portal/Reset", "", null, IsLimited: true),
        new("/Portal/Invitation", null, null),
        new("/Portal/Invitation", "", null, IsLimited: true),

        new("/Portal/Index", null, Everyone),
        new("/Portal/Mode", "", Everyone),
        new("/Portal/SignOut", "", Everyone),
        new("/Portal/Sessions", null, Everyone),
        new("/Portal/Sessions", "Revoke", Everyone),
        new("/Portal/Sessions", "Everywhere", Everyone),
        new("/Portal/Security", null, Everyone),
        new("/Portal/Security", "Begin", Everyone),
        new("/Portal/Security", "Confirm", Everyone),
        new("/Portal/Security", "Disable", Everyone, IsLimited: true),

        new("/Portal/Team", null, Everyone),
        new("/Portal/Team", "Invite", Owners),
        new("/Portal/Team", "Withdraw", Owners),
        new("/Portal/Team", "Role", Owners),
        new("/Portal/Team", "Remove", Owners),

        new("/Portal/Proofs", null, Everyone),
        new("/Portal/Proof", null, Everyone),
        new("/Portal/Proof", "Resolve", CustomerCare),
        new("/Portal/ProofBundle", null, CustomerCare),

        new("/Portal/Reviews", null, Everyone),
        new("/Portal/Review", null, Everyone),
        new("/Portal/Review", "Approve", CustomerCare),
        new("/Portal/Review", "Reject", CustomerCare),
        new("/Portal/Review", "Keep", CustomerCare),
        new("/Portal/Review", "Remove", CustomerCare),
        new("/Portal/Review", "Flag", CustomerCare),
        new("/Portal/Review", "Reply", CustomerCare),
        new("/Portal/Review", "TakeBack", CustomerCare),
        new("/Portal/ReviewRequests", null, Everyone),
        new("/Portal/ReviewImport", null, Everyone),
        new("/Portal/ReviewImport", "", CustomerCare),
        new("/Portal/ReviewImportErrors", null, CustomerCare),
        new("/Portal/ReviewSettings", null, Everyone),
        new("/Portal/ReviewSettings", "Invitations", CustomerCare),
        new("/Portal/ReviewSettings", "Publishing", CustomerCare),
        new("/Portal/ReviewSettings", "Website", Builders),
    ];

    private static readonly FrozenDictionary<(string Page, string? Form), PortalRule> ByPlace = Table.ToFrozenDictionary(rule => (rule.Page, rule.Form));

    /// <summary>Null when nobody may.</summary>
    public static PortalRule? Find(string page, string? form) => ByPlace.GetValueOrDefault((page, form));

    public static bool Allows(Role role, string page, string? form = null) => Find(page, form) is { } rule && (rule.Roles is null || rule.Roles.Contains(role));

    /// <summary>The pages that nobody needs to sign in for.</summary>
    public static IEnumerable<string> PublicPages => Table.Where(rule => rule.Roles is null).Select(rule => rule.Page).Distinct();
}
