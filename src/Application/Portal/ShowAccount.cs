using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>What an account is, has and may do.</summary>
[Allows(Actors.Partner)]
public sealed record ShowAccount(PartnerId Partner) : IQuery<AccountView>;

/// <param name="Used">Live orders with an unboxing in this month, which is counted in UTC.</param>
/// <param name="Limit">Null is unlimited.</param>
/// <param name="RenewsOn">The first day of the next month.</param>
/// <param name="MediaKeptFor">How long photos and videos stay after an unboxing ended.</param>
public sealed record AccountView(Account Account, long Used, long? Limit, LocalDate RenewsOn, Duration MediaKeptFor);

internal sealed class ShowAccountHandler(IPartnerRepository partners, IPlanUsage usage, PlanLimits limits, MediaRetention retention, IClock clock) : IQueryHandler<ShowAccount, AccountView>
{
    public async Task<Result<AccountView>> Handle(ShowAccount query, CancellationToken ct)
    {
        var month = clock.GetCurrentInstant().InUtc().Date.ToYearMonth();
        var account = await partners.Find(query.Partner, ct);
        return new AccountView(account, await usage.Used(query.Partner, month, ct), limits.Of(account.Plan), month.PlusMonths(1).OnDayOfMonth(1), retention.KeptFor);
    }
}
