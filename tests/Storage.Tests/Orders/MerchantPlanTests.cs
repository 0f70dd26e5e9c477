using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Unboxing;
using Parcours.Storage.Tests.Fixtures;
using Filters = Parcours.Infrastructure.Orders.ListMerchantOrdersHandler.Filters;

namespace Parcours.Storage.Tests.Orders;

/// <summary>What merchants ask for, and what the clock asks for, costs the same however many orders there are.</summary>
public sealed class MerchantPlanTests(SqliteStorage storage) : IClassFixture<SqliteStorage>
{
    [Theory]
    [InlineData(0, "ix_orders_merchant (partner_id=? AND mode=?)")]
    [InlineData(1, "ix_orders_merchant_status (partner_id=? AND mode=? AND status=?)")]
    [InlineData(2, "ix_orders_merchant (partner_id=? AND mode=? AND rowid<?)")]
    [InlineData(3, "ix_orders_merchant_status (partner_id=? AND mode=? AND status=? AND rowid<?)")]
    public void A_page_is_one_seek_in_the_index_of_its_filters(int filters, string seek) =>
        QueryPlan.Of(ListMerchantOrdersHandler.Newest[(Filters)filters], storage).Should().Equal("SEARCH o USING INDEX " + seek);

    [Fact]
    public void Figures_are_read_from_the_totals_of_one_owner() =>
        QueryPlan.Of(MerchantTotals.Sums, storage).Should().Equal("SEARCH t USING INDEX sqlite_autoindex_merchant_totals_1 (partner_id=? AND mode=?)");

    [Fact]
    public void The_clock_looks_at_what_is_due_alone()
    {
        QueryPlan.Of(UnboxingTimes.WindowsOver, storage).Should().Equal("SEARCH o USING COVERING INDEX ix_orders_unboxing_deadline (unboxing_deadline<?)");
        QueryPlan.Of(UnboxingTimes.RemindersDue, storage).Should().Equal("SEARCH o USING COVERING INDEX ix_orders_unboxing_reminder (unboxing_reminder_at>? AND unboxing_reminder_at<?)");
    }
}
