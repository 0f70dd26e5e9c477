using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Partners;

/// <summary>Live orders a calendar month; null is unlimited.</summary>
public sealed record PlanLimits(long? Free = 50, long? Pro = 1000, long? Enterprise = null)
{
    public long? Of(Plan plan) => plan switch
    {
        Plan.Free => Free,
        Plan.Pro => Pro,
        _ => Enterprise,
    };
}

/// <summary>Counts an account's live orders by calendar month in UTC, in the transaction that creates them.</summary>
public interface IPlanUsage
{
    /// <summary>Counts one more; false when that is more than <paramref name="limit"/>. Orders that are created at once are counted one after the other where there is a limit.</summary>
    Task<bool> TryCount(PartnerId partner, YearMonth month, long? limit, CancellationToken ct);

    Task<long> Used(PartnerId partner, YearMonth month, CancellationToken ct);
}

public static class PlanErrors
{
    /// <param name="used">More than the limit where the plan allowed more earlier in the month.</param>
    /// <param name="until">When the next month begins.</param>
    public static Error LimitReached(Plan plan, long used, long limit, Instant now, Instant until) => new(ErrorKind.TooMany, "plan_limit_reached")
    {
        Arguments = [Names.Of(plan), limit],
        Details = new Dictionary<string, object>
        {
            ["plan"] = Names.Of(plan),
            ["used"] = used,
            ["limit"] = limit,
            ["resets_at"] = Rfc3339.Milliseconds(until),
        },
        RetryAfter = until - now,
    };
}

/// <summary>What an account may still do this month.</summary>
internal sealed class Quota(IPartnerRepository partners, IPlanUsage usage, PlanLimits limits)
{
    /// <summary>Counts a new order; a refusal, like any other, leaves nothing counted. Test orders do not count.</summary>
    public async Task<Error?> Take(Owner owner, Instant now, CancellationToken ct)
    {
        if (owner.Mode == Mode.Test)
            return null;

        var account = await partners.Find(owner.Partner, ct);
        var month = now.InUtc().Date.ToYearMonth();
        var limit = limits.Of(account.Plan);
        if (await usage.TryCount(owner.Partner, month, limit, ct))
            return null;
        // Without this one, which was counted and is not to be.
        var used = await usage.Used(owner.Partner, month, ct) - 1;
        return PlanErrors.LimitReached(account.Plan, used, limit!.Value, now, EndOf(month));
    }

    private static Instant EndOf(YearMonth month) => month.PlusMonths(1).OnDayOfMonth(1).AtMidnight().InUtc().ToInstant();
}
