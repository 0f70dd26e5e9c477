using System.Globalization;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Portal;

/// <summary>What the portal says of orders, in the reader's language.</summary>
public static class OrderWords
{
    public static string Of(OrderStatus status) => Texts.Of("portal.order_status." + Names.Of(status));

    public static string Of(ServiceLevel service) => Texts.Of("portal.service." + Names.Of(service));

    public static string Of(OrderOrigin kind) => Texts.Of("portal.kind." + Names.Of(kind));

    public static string Of(FailureReason reason) => Texts.Of("portal.failure." + Names.Of(reason));

    /// <summary>An amount as the reader writes numbers, with its currency.</summary>
    public static string Of(Money money)
    {
        var decimals = Currencies.DecimalsOf(money.Currency)!.Value;
        return money.Amount.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.CurrentCulture) + "\u00a0" + money.Currency;
    }

    public static string Of(long count) => count.ToString("N0", CultureInfo.CurrentCulture);

    public static string Of(Tally tally) => tally.IsMore ? Texts.Of("portal.home.more_than", Of(tally.Count)) : Of(tally.Count);

    /// <summary>The tag's class.</summary>
    public static string Look(OrderStatus status) => status switch
    {
        OrderStatus.Failed or OrderStatus.Disputed => "bad",
        OrderStatus.UnboxingSubmitted => "warn",
        OrderStatus.Delivered or OrderStatus.Completed => "",
        _ => "quiet",
    };

    /// <summary>Who takes steps, as far as a reader wants to know.</summary>
    public static IReadOnlyList<string> Actors { get; } = ["platform", "customer", "operations", "team", "program"];

    /// <summary>Who took a step.</summary>
    /// <param name="credential">What was written down of them.</param>
    public static string Actor(string credential)
    {
        var parts = Caller.BehindCredential(credential);
        return Texts.Of("portal.actor." + Actors[
            parts.HasFlag(Domain.Kernel.Actors.Platform) ? 0
            : parts.HasFlag(Domain.Kernel.Actors.Customer) ? 1
            : parts.HasFlag(Domain.Kernel.Actors.Dispatcher) ? 2
            : credential.StartsWith("user:", StringComparison.Ordinal) ? 3
            : 4]);
    }
}
