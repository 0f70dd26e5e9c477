using NodaTime;
using NodaTime.Text;
using Parcours.Application.Partners;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Partners;

internal sealed class PlanUsage(SqlSession sql, SqlDialect dialect) : IPlanUsage
{
    /// <summary>Where there is a limit all go through this row, each waiting for the one before, so that the limit holds.</summary>
    private const int OneAfterTheOther = 0;

    private static readonly YearMonthPattern Month = YearMonthPattern.Iso;

    private static readonly Statement Update = new("UPDATE plan_usage SET orders = orders + 1 WHERE partner_id = @Partner AND month = @Month AND shard = @Shard");

    private static readonly Statement Insert = new("INSERT INTO plan_usage (partner_id, month, shard, orders) VALUES (@Partner, @Month, @Shard, 1)");

    private static readonly Statement Sum = new("SELECT COALESCE(SUM(u.orders), 0) FROM plan_usage AS u WHERE u.partner_id = @Partner AND u.month = @Month");

    public async Task<bool> TryCount(PartnerId partner, YearMonth month, long? limit, CancellationToken ct)
    {
        var counted = new { Partner = partner, Month = Month.Format(month), Shard = limit is null ? Shards.Any(dialect) : OneAfterTheOther };
        // The month's first may be inserted by another node between the two.
        if (await sql.Execute(Update, counted, ct) == 0 && !await sql.TryInsert(Insert, counted, ct))
            await sql.Execute(Update, counted, ct);
        return limit is null || await Used(partner, month, ct) <= limit;
    }

    public Task<long> Used(PartnerId partner, YearMonth month, CancellationToken ct) =>
        sql.First<long>(Sum, new { Partner = partner, Month = Month.Format(month) }, ct);
}
