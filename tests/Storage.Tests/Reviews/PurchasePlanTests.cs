using Parcours.Infrastructure.Reviews;
using Parcours.Storage.Tests.Fixtures;
using Filters = Parcours.Infrastructure.Reviews.ListFollowUpHandler.Filters;

namespace Parcours.Storage.Tests.Reviews;

/// <summary>What shops send and ask for costs the same however many purchases there are.</summary>
public sealed class PurchasePlanTests(SqliteStorage storage) : IClassFixture<SqliteStorage>
{
    [Theory]
    [InlineData(Filters.None, "ix_solicitations_website (website_seq=?)")]
    [InlineData(Filters.Status, "ix_solicitations_status (website_seq=? AND status=?)")]
    [InlineData(Filters.Reference, "ix_solicitations_reference (website_seq=? AND reference=?)")]
    [InlineData(Filters.Status | Filters.Reference, "ix_solicitations_reference (website_seq=? AND reference=?)")]
    [InlineData(Filters.OlderThan, "ix_solicitations_website (website_seq=? AND received_at<?)")]
    [InlineData(Filters.Since, "ix_solicitations_website (website_seq=? AND received_at>?)")]
    [InlineData(Filters.Status | Filters.Since | Filters.OlderThan, "ix_solicitations_status (website_seq=? AND status=? AND received_at>? AND received_at<?)")]
    public void A_page_of_the_follow_up_is_one_seek_in_the_index_of_its_filters(object filters, string seek) =>
        QueryPlan.Of(ListFollowUpHandler.Newest[(Filters)filters], storage).Should().Equal(
            "SEARCH s USING INDEX " + seek, "SEARCH e USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN");

    [Fact]
    public void A_submission_looks_each_of_its_references_up() => QueryPlan.Of(PurchaseEvents.FindKnown, storage).Should().Equal(
        "SCAN r VIRTUAL TABLE INDEX 1:", "SEARCH e USING INDEX ux_purchase_events_reference (website_seq=? AND reference=?)");

    [Fact]
    public void And_each_of_its_orders() => QueryPlan.Of(PurchaseEvents.FindOrders, storage).Should().Equal(
        "SCAN r VIRTUAL TABLE INDEX 1:", "SEARCH o USING INDEX ux_orders_reference (partner_id=? AND mode=? AND origin=? AND partner_order_id=?)");

    [Fact]
    public void Former_refusals_are_found_by_their_references() =>
        QueryPlan.Of(Solicitations.DeleteRejected, storage)[0].Should().Be("SEARCH solicitations USING INDEX ix_solicitations_reference (website_seq=? AND reference=?)");

    [Fact]
    public void The_requests_of_an_order_are_found_by_the_owners_websites() => QueryPlan.Of(Solicitations.CancelOfOrder, storage).Should().Equal(
        "SEARCH solicitations USING INDEX ix_solicitations_event (event_seq=?)",
        "LIST SUBQUERY 1",
        "SEARCH w USING COVERING INDEX ix_websites_owner (partner_id=? AND mode=?)",
        "SEARCH e USING INDEX ux_purchase_events_reference (website_seq=? AND reference=?)");

    [Fact]
    public void The_requests_of_a_purchase_are_found_by_it() =>
        QueryPlan.Of(Solicitations.CancelOfOne, storage)[0].Should().Be("SEARCH solicitations USING INDEX ix_solicitations_event (event_seq=?)");

    [Fact]
    public void The_worker_looks_at_what_is_due_alone() =>
        QueryPlan.Of(PurchaseBatchesTable.AnyDue, storage).Should().Equal("SEARCH b USING COVERING INDEX ix_purchase_batches_due (due_at<?)");
}
