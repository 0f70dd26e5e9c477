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
    private static readonly Role[] Developers = [Role.Owner, Role.Developer];

    private static readonly Role[] WhoSeesDevelopment = [Role.Owner, Role.Developer, Role.ReadOnly];

    /// <summary>Those who deal with orders and with customers.</summary>
    private static readonly Role[] CustomerCare = [Role.Owner, Role.Support];

    /// <summary>Those who try out what their programs will meet.</summary>
    private static readonly Role[] Testers = [Role.Owner, Role.Developer, Role.Support];

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
        new("/Portal/NewEmail", null, null),
        new("/Portal/NewEmail", "", null, IsLimited: true),
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

        new("/Portal/Profile", null, Everyone),
        new("/Portal/Profile", "Name", Everyone),
        new("/Portal/Profile", "Password", Everyone, IsLimited: true),
        new("/Portal/Email", null, Everyone),
        new("/Portal/Email", "", Everyone, IsLimited: true),
        new("/Portal/Account", null, Everyone),
        new("/Portal/Account", "", Owners),
        new("/Portal/Account", "Logo", Owners),
        new("/Portal/Account", "RemoveLogo", Owners),
        new("/Portal/Activity", null, Owners),

        new("/Portal/Orders", null, Everyone),
        new("/Portal/OrdersExport", null, Testers),
        new("/Portal/Order", null, Everyone),
        new("/Portal/Order", "Cancel", CustomerCare),
        new("/Portal/Order", "Ship", CustomerCare),
        new("/Portal/Order", "Deliver", CustomerCare),
        new("/Portal/Order", "Invite", CustomerCare, IsLimited: true),
        new("/Portal/Order", "Retry", Testers),
        new("/Portal/Order", "Advance", Testers),

        new("/Portal/Team", null, Everyone),
        new("/Portal/Team", "Invite", Owners),
        new("/Portal/Team", "Withdraw", Owners),
        new("/Portal/Team", "Role", Owners),
        new("/Portal/Team", "Remove", Owners),

        new("/Portal/Developers/Keys", null, WhoSeesDevelopment),
        new("/Portal/Developers/Keys", "AddSigning", Developers),
        new("/Portal/Developers/Keys", "RotateSigning", Developers),
        new("/Portal/Developers/Keys", "RevokeSigning", Developers),
        new("/Portal/Developers/Keys", "AddMerchant", Developers),
        new("/Portal/Developers/Keys", "RotateMerchant", Developers),
        new("/Portal/Developers/Keys", "RevokeMerchant", Developers),
        new("/Portal/Developers/Keys", "AddClient", Developers),
        new("/Portal/Developers/Keys", "ShowClient", Developers),
        new("/Portal/Developers/Keys", "RotateClient", Developers),
        new("/Portal/Developers/Keys", "RevokeClient", Developers),
        new("/Portal/Developers/Webhooks", null, WhoSeesDevelopment),
        new("/Portal/Developers/Webhooks", "Add", Developers),
        new("/Portal/Developers/Webhooks", "ShowDefault", Developers),
        new("/Portal/Developers/Webhooks", "RotateDefault", Developers),
        new("/Portal/Developers/Webhook", null, WhoSeesDevelopment),
        new("/Portal/Developers/Webhook", "Test", Developers),
        new("/Portal/Developers/Webhook", "Enable", Developers),
        new("/Portal/Developers/Webhook", "Retry", Developers),
        new("/Portal/Developers/Webhook", "Replay", Developers),
        new("/Portal/Developers/WebhookSettings", null, Developers),
        new("/Portal/Developers/WebhookSettings", "Save", Developers),
        new("/Portal/Developers/WebhookSettings", "Rotate", Developers),
        new("/Portal/Developers/WebhookSettings", "Disable", Developers),
        new("/Portal/Developers/WebhookSettings", "Delete", Developers),
        new("/Portal/Developers/WebhookAttempt", null, WhoSeesDevelopment),
        new("/Portal/Developers/Requests", null, WhoSeesDevelopment),

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
        new("/Portal/ReviewRequests", "Erase", CustomerCare),
        new("/Portal/ReviewImport", null, Everyone),
        new("/Portal/ReviewImport", "", CustomerCare),
        new("/Portal/ReviewImportErrors", null, CustomerCare),
        new("/Portal/ReviewSettings", null, Everyone),
        new("/Portal/ReviewSettings", "Invitations", CustomerCare),
        new("/Portal/ReviewSettings", "Publishing", CustomerCare),
        new("/Portal/ReviewSettings", "Website", Developers),
        new("/Portal/Website", null, Everyone),
        new("/Portal/Website", "", Developers),
    ];

    private static readonly FrozenDictionary<(string Page, string? Form), PortalRule> ByPlace = Table.ToFrozenDictionary(rule => (rule.Page, rule.Form));

    /// <summary>Null when nobody may.</summary>
    public static PortalRule? Find(string page, string? form) => ByPlace.GetValueOrDefault((page, form));

    public static bool Allows(Role role, string page, string? form = null) => Find(page, form) is { } rule && (rule.Roles is null || rule.Roles.Contains(role));

    /// <summary>The pages that nobody needs to sign in for.</summary>
    public static IEnumerable<string> PublicPages => Table.Where(rule => rule.Roles is null).Select(rule => rule.Page).Distinct();
}
