using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Pages.Portal;

/// <summary>Where somebody arrives: what waits for them, how today goes, and, before the first order, what to do next.</summary>
public sealed class IndexModel : PortalPage
{
    public PortalHome Home { get; private set; } = null!;

    public TrendPart Trend => new(Home.Trend);

    /// <summary>What needs a person, each with where it is dealt with.</summary>
    public IReadOnlyList<(string Look, string Words, string? Address)> Attention => [.. Waiting()];

    public async Task OnGet() => Home = (await Ask(new ShowPortalHome(Caller.Owner))).Value;

    public string ListOf(OrderStatus status, OrderOrigin? kind = null) =>
        $"{PortalAddresses.Orders}?status={Names.Of(status)}{(kind is { } one ? "&kind=" + Names.Of(one) : "")}";

    private IEnumerable<(string Look, string Words, string? Address)> Waiting()
    {
        if (Home.ProofsToReview.Count > 0)
            yield return ("warn", Texts.Of("portal.home.proofs", OrderWords.Of(Home.ProofsToReview)), PortalAddresses.ProofsIn(OrderStatus.UnboxingSubmitted));
        if (Home.Disputes.Count > 0)
            yield return ("bad", Texts.Of("portal.home.disputes", OrderWords.Of(Home.Disputes)), PortalAddresses.ProofsIn(OrderStatus.Disputed));
        if (Home.FailedDeliveries.Count > 0)
            yield return ("bad", Texts.Of("portal.home.failed", OrderWords.Of(Home.FailedDeliveries)), ListOf(OrderStatus.Failed));
        foreach (var endpoint in Home.Troubled)
            yield return ("bad", Texts.Of(endpoint.Disabled is null ? "portal.home.endpoint_failing" : "portal.home.endpoint_disabled", Texts.Shown(endpoint.Url), At(endpoint.Since)), PortalPolicy.Allows(Caller.User.Role, "/Portal/Developers/Webhooks") ? PortalAddresses.Webhooks : null);
        if (Home.IsPlanNearlyUsed)
            yield return ("warn", Texts.Of("portal.home.plan_nearly_used", OrderWords.Of(Home.UsedThisMonth), OrderWords.Of(Home.Limit!.Value)), PortalAddresses.Account);
    }
}
