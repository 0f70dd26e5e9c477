using Parcours.Domain.Orders;
using Parcours.Infrastructure.Operations;
using Parcours.Storage.Tests.Fixtures;
using Filters = Parcours.Infrastructure.Operations.ListWorkHandler.Filters;

namespace Parcours.Storage.Tests.Operations;

/// <summary>Whatever the filters, SQLite reads the page's orders in their order: from one seek, or merged from one for each unfinished status.</summary>
public sealed class ListWorkPlanTests(SqliteStorage storage) : IClassFixture<SqliteStorage>
{
    public static TheoryData<int> EveryCombination() => [.. Enumerable.Range(0, (int)Enum.GetValues<Filters>().Max() * 2)];

    [Theory, MemberData(nameof(EveryCombination))]
    public void A_page_is_one_seek_for_each_status(int combination)
    {
        var filters = (Filters)combination;
        var index = filters.HasFlag(Filters.Courier) ? "ix_orders_courier (courier_id=? AND mode=? AND published_status=?" : "ix_orders_work (mode=? AND published_status=?";
        var seek = $"SEARCH o USING INDEX {index}{(filters.HasFlag(Filters.After) ? " AND created_at>?" : "")})";

        var plan = QueryPlan.Of(ListWorkHandler.Oldest[filters], storage);

        plan.Where(step => step.Contains(" o ", StringComparison.Ordinal)).Should().Equal(Enumerable.Repeat(seek, filters.HasFlag(Filters.Status) ? 1 : OrderLifecycle.Unfinished.Count));
        plan.Should().NotContainMatch("*TEMP B-TREE*");
    }
}
