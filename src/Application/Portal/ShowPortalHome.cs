using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Portal;

/// <summary>Where an account stands: what waits for a person, today, and the last days. However many orders there are, it costs the same.</summary>
[Allows(Actors.Partner)]
public sealed record ShowPortalHome(Owner Owner) : IQuery<PortalHome>
{
    /// <summary>The days of the trend, with today.</summary>
    public const int Days = 30;
}

/// <summary>What is counted by the day.</summary>
public enum OrderDayName
{
    Created,

    /// <summary>By our couriers.</summary>
    Delivered,

    /// <summary>By a merchant's carrier.</summary>
    HandedOver,

    /// <summary>An attempt that failed.</summary>
    Failed,

    /// <summary>A customer's proof.</summary>
    Submitted,

    /// <summary>Deliveries alone; a merchant's are among its totals.</summary>
    Cancelled,
}

/// <param name="UsedThisMonth">Live orders, whichever mode is asked.</param>
/// <param name="Limit">Null is unlimited.</param>
/// <param name="Troubled">Endpoints that get nothing, or that fail.</param>
/// <param name="Trend">The oldest day first, today last; none is left out.</param>
/// <param name="ByStatus">Of both kinds, in the sequence of an ordinary life; without those that have no orders.</param>
/// <param name="FraudPrevented">Orders refunded after a proof.</param>
public sealed record PortalHome(
    string Account,
    Plan Plan,
    long UsedThisMonth,
    long? Limit,
    Tally ProofsToReview,
    Tally Disputes,
    Tally FailedDeliveries,
    IReadOnlyList<TroubledEndpoint> Troubled,
    IReadOnlyList<DayFigures> Trend,
    IReadOnlyList<StatusFigure> ByStatus,
    long FraudPrevented)
{
    /// <summary>From here on the plan's end is worth a word: four fifths.</summary>
    private const int NearInPercent = 80;

    public DayFigures Today => Trend[^1];

    public bool HasOrders => ByStatus.Count > 0;

    public bool IsPlanNearlyUsed => Limit is { } limit && UsedThisMonth * 100 >= limit * NearInPercent;
}

/// <summary>A number that is counted up to a most.</summary>
/// <param name="IsMore">There are more than were counted.</param>
public readonly record struct Tally(long Count, bool IsMore = false)
{
    public const int Most = 10_000;

    public static Tally Of(long counted) => counted > Most ? new Tally(Most, IsMore: true) : new Tally(counted);

    public static Tally operator +(Tally left, Tally right) => new(left.Count + right.Count, left.IsMore || right.IsMore);
}

public sealed record DayFigures(LocalDate Day, long Created, long Delivered, long Failed, long Submitted);

public sealed record StatusFigure(OrderOrigin Kind, OrderStatus Status, Tally Orders);

/// <param name="Disabled">Null while it is only failing.</param>
public sealed record TroubledEndpoint(WebhookEndpointId Id, string Url, DisabledReason? Disabled, Instant Since);
