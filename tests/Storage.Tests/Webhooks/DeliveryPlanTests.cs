using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Webhooks;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Webhooks;

/// <summary>What waits for one endpoint is never walked for another's deliveries, and what is finished never at all.</summary>
public sealed class DeliveryPlanTests(SqliteStorage storage) : IClassFixture<SqliteStorage>
{
    [Fact]
    public void A_claim_is_one_seek_to_what_is_due_for_the_endpoint() => PlanOf(DeliveryQueue.ClaimDue).Should().Equal(
        "SEARCH t USING INTEGER PRIMARY KEY (rowid=?)", "LIST SUBQUERY 1", "SEARCH t USING COVERING INDEX ix_webhook_deliveries_due (endpoint_seq=? AND due_at<?)");

    [Fact]
    public void The_look_for_what_is_due_begins_with_what_is_pending_and_never_walks_endpoints() => PlanOf(DeliveryQueue.PendingEverywhere).Should().Equal(
        "CO-ROUTINE w",
        "SEARCH p USING COVERING INDEX ix_webhook_deliveries_due (endpoint_seq>?)",
        "SCAN w",
        "SEARCH e USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN",
        "CORRELATED SCALAR SUBQUERY 1",
        "SEARCH d USING COVERING INDEX ix_webhook_deliveries_due (endpoint_seq=?)");

    [Fact]
    public void Endpoints_that_are_off_are_found_by_what_waits_for_them() => PlanOf(DeliveryQueue.FindInactiveWithWaiting).Should().NotContain(step =>
        step.StartsWith("SCAN e", StringComparison.Ordinal));

    [Fact]
    public void The_look_after_a_commit_is_at_its_owner_s_endpoints_and_at_the_address_of_its_order()
    {
        PlanOf(DeliveryQueue.DueOfOwner)[0].Should().Be(OwnersEndpoints);
        PlanOf(DeliveryQueue.DueOfAddress)[0].Should().Be(OneAddress);
    }

    [Fact]
    public void An_event_seeks_the_endpoints_of_its_owner_and_one_address_of_all_its_orders()
    {
        PlanOf(Outbox.FanOut)[0].Should().Be(OwnersEndpoints);
        PlanOf(Outbox.FanOutToAddress)[0].Should().Be(OneAddress);
    }

    [Fact]
    public void Addresses_that_are_not_used_any_more_are_one_seek() =>
        PlanOf(WebhookDeliveries.PurgeAddresses).Should().Contain("SEARCH webhook_endpoints USING COVERING INDEX ix_webhook_endpoints_used_at (used_at<?)");

    private const string OwnersEndpoints = "SEARCH e USING INDEX ix_webhook_endpoints_owner (partner_id=? AND mode=? AND is_of_orders=?)";

    private const string OneAddress = "SEARCH e USING INDEX ux_webhook_endpoints_of_orders (partner_id=? AND mode=? AND url=?)";

    [Fact]
    public void What_was_claimed_is_found_by_its_lease() =>
        PlanOf(DeliveryQueue.ReadClaimed)[0].Should().Be("SEARCH d USING INDEX ix_webhook_deliveries_leased (leased_until=?)");

    [Fact]
    public void The_next_of_a_line_is_found_by_the_line() => PlanOf(DeliveryQueue.Promote).Should().OnlyContain(step =>
        !step.StartsWith("SEARCH", StringComparison.Ordinal) || step.Contains("ix_webhook_deliveries_line (endpoint_seq=? AND subject=? AND status=?)") || step.Contains("INTEGER PRIMARY KEY (rowid=?)"));

    private IReadOnlyList<string> PlanOf(Statement statement) => QueryPlan.Of(statement, storage);
}
