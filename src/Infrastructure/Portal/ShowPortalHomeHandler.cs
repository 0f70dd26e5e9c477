using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Portal;

/// <summary>From what is kept with every step; and of deliveries that are on their way, which no total is kept of, a bounded count along an index.</summary>
internal sealed class ShowPortalHomeHandler(SqlSession sql, MerchantTotals totals, OrderDays days, IPartnerRepository partners, IPlanUsage usage, PlanLimits limits, IClock clock)
    : IQueryHandler<ShowPortalHome, PortalHome>
{
    public async Task<Result<PortalHome>> Handle(ShowPortalHome query, CancellationToken cancellationToken)
    {
        var (owner, today) = (query.Owner, clock.GetCurrentInstant().InUtc().Date);
        var account = await partners.Find(owner.Partner, cancellationToken);
        var merchant = await totals.All(owner, cancellationToken);
        var deliveries = await CountDeliveries(owner, cancellationToken);
        var unboxings = await Count(Unboxings, owner, cancellationToken);
        var first = today.PlusDays(1 - ShowPortalHome.Days);
        var counted = await days.Since(owner, first, cancellationToken);

        return new PortalHome(
            account.Name,
            account.Plan,
            await usage.Used(owner.Partner, today.ToYearMonth(), cancellationToken),
            limits.Of(account.Plan),
            OfBoth(OrderStatus.UnboxingSubmitted),
            OfBoth(OrderStatus.Disputed),
            deliveries[OrderStatus.Failed.ToDb()],
            await Troubled(owner, cancellationToken),
            [.. Enumerable.Range(0, ShowPortalHome.Days).Select(day => FiguresOf(first.PlusDays(day)))],
            [.. Figures(OrderOrigin.Delivery, OrderLifecycle.DeliveryStatuses, deliveries), .. Figures(OrderOrigin.Merchant, OrderLifecycle.MerchantStatuses, merchant.ToDictionary(total => total.Key, total => new Tally(total.Value)))],
            merchant.GetValueOrDefault(MerchantTotals.FraudPrevented));

        Tally OfBoth(OrderStatus status) => new Tally(merchant.GetValueOrDefault(status.ToDb())) + unboxings[status.ToDb()];
        long On(LocalDate day, params ReadOnlySpan<OrderDayName> names)
        {
            var sum = 0L;
            foreach (var name in names)
                sum += counted.GetValueOrDefault((name, day));
            return sum;
        }

        DayFigures FiguresOf(LocalDate day) =>
            new(day, On(day, OrderDayName.Created), On(day, OrderDayName.Delivered, OrderDayName.HandedOver), On(day, OrderDayName.Failed), On(day, OrderDayName.Submitted));
    }

    private static IEnumerable<StatusFigure> Figures(OrderOrigin kind, IReadOnlyList<string> statuses, Dictionary<string, Tally> counts) =>
        statuses.Where(status => counts.GetValueOrDefault(status).Count > 0).Select(status => new StatusFigure(kind, status.FromDb<OrderStatus>(), counts[status]));

    /// <summary>What ended is known from the days; the rest is counted.</summary>
    private async Task<Dictionary<string, Tally>> CountDeliveries(Owner owner, CancellationToken ct)
    {
        var counts = await Count(Unfinished, owner, ct);
        foreach (var (name, orders) in await days.Ended(owner, ct))
            counts[name.ToDb()] = new Tally(orders);
        return counts;
    }

    private async Task<Dictionary<string, Tally>> Count(Statement statement, Owner owner, CancellationToken ct) =>
        (await sql.Query<CountRow>(statement, new { owner.Partner, Mode = owner.Mode.ToDb(), Most = Tally.Most + 1 }, ct)).ToDictionary(row => row.Status, row => Tally.Of(row.Orders));

    internal static readonly Statement Unfinished = Statement.For(dialect => CountEach(
        dialect, "ix_orders_list_status", OrderLifecycle.Unfinished, status => $"o.origin = 'delivery' AND o.published_status = '{status}'"));

    internal static readonly Statement Unboxings = Statement.For(dialect => CountEach(
        dialect, "ix_orders_unboxing", [OrderStatus.UnboxingSubmitted.ToDb(), OrderStatus.Disputed.ToDb()], status => $"o.origin = 'delivery' AND o.status = '{status}' AND {ListPortalOrdersHandler.IsInUnboxing}"));

    private static string CountEach(SqlDialect dialect, string index, IEnumerable<string> statuses, Func<string, string> condition) => string.Join(
        "\nUNION ALL\n",
        statuses.Select(status => $"""
            SELECT '{status}' AS status, COUNT(*) AS orders
              FROM (SELECT o.seq
                      FROM orders AS o{dialect.By(index)}
                     WHERE o.partner_id = @Partner AND o.mode = @Mode AND {condition(status)}
                     ORDER BY o.created_at DESC, o.seq DESC
                    {dialect.Take("@Most")}) AS c
            """));

    private static readonly Statement FindTroubled = Statement.For(dialect => $"""
        SELECT e.endpoint_id, e.url, e.disabled_reason, e.disabled_at, e.failing_since
          FROM webhook_endpoints AS e
         WHERE e.partner_id = @Partner AND e.mode = @Mode AND e.deleted_at IS NULL AND e.is_of_orders = 0
           AND ((e.active = 0 AND e.disabled_reason <> '{DisabledReason.Partner.ToDb()}') OR (e.active = 1 AND e.failing_since IS NOT NULL))
         ORDER BY e.seq
        {dialect.Take("@Most")}
        """);

    private async Task<IReadOnlyList<TroubledEndpoint>> Troubled(Owner owner, CancellationToken ct) =>
        [.. (await sql.Query<EndpointRow>(FindTroubled, new { owner.Partner, Mode = owner.Mode.ToDb(), Most = WebhookEndpoint.MostPerOwner }, ct)).Select(row => row.ToTroubled())];

    private sealed class CountRow
    {
        public required string Status { get; init; }

        public required long Orders { get; init; }
    }

    private sealed class EndpointRow
    {
        public required WebhookEndpointId EndpointId { get; init; }

        public required string Url { get; init; }

        public string? DisabledReason { get; init; }

        public Instant? DisabledAt { get; init; }

        public Instant? FailingSince { get; init; }

        public TroubledEndpoint ToTroubled() => new(EndpointId, Url, DisabledReason?.FromDb<DisabledReason>(), (DisabledAt ?? FailingSince)!.Value);
    }
}
