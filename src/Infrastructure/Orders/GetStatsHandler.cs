using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Orders;

internal sealed class GetStatsHandler(MerchantTotals totals, IPartnerRepository partners, IPlanUsage usage, IClock clock) : IQueryHandler<GetStats, StatsView>
{
    public async Task<Result<StatsView>> Handle(GetStats query, CancellationToken cancellationToken)
    {
        var account = await partners.Find(query.Owner.Partner, cancellationToken);
        var used = await usage.Used(query.Owner.Partner, clock.GetCurrentInstant().InUtc().Date.ToYearMonth(), cancellationToken);
        var all = await totals.All(query.Owner, cancellationToken);
        return new StatsView(
            account.Name,
            account.Plan,
            used,
            MerchantTotals.OrdersIn(all),
            all.GetValueOrDefault(MerchantTotals.FraudPrevented),
            [.. OrderLifecycle.MerchantStatuses.Where(all.ContainsKey).Select(status => new StatusCount(status.FromDb<OrderStatus>(), all[status]))]);
    }
}
