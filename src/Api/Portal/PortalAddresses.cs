using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Webhooks;

namespace Parcours.Api.Portal;

/// <summary>Addresses of the portal's own pages.</summary>
public static class PortalAddresses
{
    public const string Home = "/portal";

    public const string Orders = "/portal/orders";

    public const string SignIn = "/portal/sign-in";

    public const string SecondFactor = "/portal/second-factor";

    public const string CheckMail = "/portal/check-mail";

    public const string Webhooks = "/portal/developers/webhooks";

    public const string Account = "/portal/account";

    public const string Profile = "/portal/account/profile";

    public const string ReviewSettings = "/portal/reviews/settings";

    private const string Proofs = "/portal/proofs";

    public static string Proof(OrderNumber order) => $"{Proofs}/{order}";

    public static string ProofsIn(OrderStatus status) => $"{Proofs}?status={Names.Of(status)}";

    public static string Order(OrderId order) => $"{Orders}/{order}";

    /// <summary>What was sent to an endpoint of one event.</summary>
    public static string Attempts(WebhookEndpointId endpoint, Guid @event) => $"{Webhooks}/{endpoint.Value}?event={@event}";

    /// <summary>The sign-in page, which leads back to where somebody wanted to go.</summary>
    public static string SignInFor(string target) => IsOurs(target) && target != Home ? $"{SignIn}?next={Uri.EscapeDataString(target)}" : SignIn;

    /// <summary>Where to go after signing in; home for what is no page of the portal, so that no stranger's link leads elsewhere by way of ours.</summary>
    public static string After(string? next) => IsOurs(next) ? next! : Home;

    private static bool IsOurs(string? target) =>
        target is not null
        && target.Length <= 500
        && (target == Home || target.StartsWith(Home + "/", StringComparison.Ordinal) || target.StartsWith(Home + "?", StringComparison.Ordinal))
        && !target.Contains('\\', StringComparison.Ordinal)
        && !target.Any(char.IsControl);
}
