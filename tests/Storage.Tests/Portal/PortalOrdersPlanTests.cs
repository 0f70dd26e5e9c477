using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Portal;
using Parcours.Storage.Tests.Fixtures;
using Filters = Parcours.Infrastructure.Portal.ListPortalOrdersHandler.Filters;

namespace Parcours.Storage.Tests.Portal;

/// <summary>What the portal asks for costs the same however many orders there are: each statement seeks in one index and sorts nothing.</summary>
public sealed class PortalOrdersPlanTests(SqliteStorage storage) : IClassFixture<SqliteStorage>
{
    public static TheoryData<int> Deliveries() => [.. All().Where(filters => !filters.HasFlag(Filters.Status | Filters.Unboxing)).Select(filters => (int)filters)];

    public static TheoryData<int> Merchants() => [.. All().Where(filters => (filters & (Filters.Service | Filters.Unboxing)) == Filters.None).Select(filters => (int)filters)];

    [Theory, MemberData(nameof(Deliveries))]
    public void A_page_of_deliveries_is_one_seek_in_the_index_of_its_filters(int combination)
    {
        var filters = (Filters)combination;
        var (index, columns) = (filters & (Filters.Status | Filters.Unboxing | Filters.Service)) switch
        {
            Filters.None => ("ix_orders_list", ""),
            Filters.Status => ("ix_orders_list_status", " AND published_status=?"),
            Filters.Service => ("ix_orders_list_service", " AND service_level=?"),
            Filters.Unboxing => ("ix_orders_unboxing", " AND status=?"),
            Filters.Unboxing | Filters.Service => ("ix_orders_unboxing_service", " AND status=? AND service_level=?"),
            _ => ("ix_orders_list_status_service", " AND published_status=? AND service_level=?"),
        };

        QueryPlan.Of(ListPortalOrdersHandler.Deliveries[filters], storage).Should().Equal($"SEARCH o USING INDEX {index} (partner_id=? AND mode=?{columns}{Bounds(filters)})");
    }

    [Theory, MemberData(nameof(Merchants))]
    public void A_page_of_merchants_orders_is_one_seek_in_the_index_of_its_filters(int combination)
    {
        var filters = (Filters)combination;
        var (index, columns) = filters.HasFlag(Filters.Status) ? ("ix_orders_merchant_status_created", " AND status=?") : ("ix_orders_merchant_created", "");

        QueryPlan.Of(ListPortalOrdersHandler.Merchants[filters], storage).Should().Equal($"SEARCH o USING INDEX {index} (partner_id=? AND mode=?{columns}{Bounds(filters)})");
    }

    [Fact]
    public void A_search_asks_one_index_after_the_other()
    {
        QueryPlan.Of(ListPortalOrdersHandler.ById, storage).Should().Equal("SEARCH o USING INDEX ux_orders_order_id (order_id=?)");
        QueryPlan.Of(ListPortalOrdersHandler.ByNumber, storage).Should().Equal("SEARCH o USING INTEGER PRIMARY KEY (rowid=?)");
        QueryPlan.Of(ListPortalOrdersHandler.ByReference, storage).Should().Equal("SEARCH o USING INDEX ux_orders_reference (partner_id=? AND mode=? AND origin=? AND partner_order_id>? AND partner_order_id<?)");
        QueryPlan.Of(ListPortalOrdersHandler.ByRecipient, storage).Should().Equal("SEARCH o USING INDEX ix_orders_recipient (partner_id=? AND mode=? AND recipient_email=?)");
        QueryPlan.Of(ListPortalOrdersHandler.ByTracking, storage).Should().Equal("SEARCH o USING INDEX ix_orders_tracking (partner_id=? AND mode=? AND tracking_number=?)");
        QueryPlan.Of(ListPortalOrdersHandler.ByParcel, storage).Should().Contain("SEARCH p USING PRIMARY KEY (code=?)").And.Contain("SEARCH o USING INTEGER PRIMARY KEY (rowid=?)").And.NotContain(step => step.StartsWith("SCAN o", StringComparison.Ordinal));
    }

    [Fact]
    public void What_belongs_to_an_order_is_found_by_the_order()
    {
        foreach (var statement in new[] { ShowPortalOrderHandler.Requests, ShowPortalOrderHandler.Reviews, ShowPortalOrderHandler.Webhooks })
            QueryPlan.Of(statement, storage).Should().NotContain(step => step.StartsWith("SCAN", StringComparison.Ordinal));
    }

    [Fact]
    public void A_home_reads_the_days_it_shows_and_counts_along_an_index_up_to_a_most()
    {
        QueryPlan.Of(OrderDays.SinceDay, storage).Should().Contain("SEARCH d USING INDEX sqlite_autoindex_order_days_1 (partner_id=? AND mode=? AND name=? AND day>?)");
        QueryPlan.Of(OrderDays.SumsOfDeliveries, storage).Should().Equal("SEARCH d USING INDEX sqlite_autoindex_order_days_1 (partner_id=? AND mode=? AND name=?)");
        foreach (var (statement, index) in new[] { (ShowPortalHomeHandler.Unfinished, "ix_orders_list_status"), (ShowPortalHomeHandler.Unboxings, "ix_orders_unboxing") })
        {
            var steps = QueryPlan.Of(statement, storage);
            steps.Where(step => step.Contains(" o ", StringComparison.Ordinal)).Should().NotBeEmpty().And.OnlyContain(step => step.StartsWith($"SEARCH o USING COVERING INDEX {index} (partner_id=? AND mode=?", StringComparison.Ordinal));
            steps.Should().NotContain(step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        }
    }

    private static IEnumerable<Filters> All() => Enumerable.Range(0, (int)Enum.GetValues<Filters>().Max() * 2).Select(filters => (Filters)filters);

    private static string Bounds(Filters filters) =>
        (filters.HasFlag(Filters.Since) ? " AND created_at>?" : "") + (filters.HasFlag(Filters.OlderThan) ? " AND created_at<?" : "");
}
