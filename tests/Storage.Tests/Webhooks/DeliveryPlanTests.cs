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
    public void The_look_for_endpoints_with_something_due_seeks_once_for_each_endpoint() => PlanOf(DeliveryQueue.DueEverywhere).Should().Equal(
        "SCAN e USING INDEX ix_webhook_endpoints_owner",
        "SEARCH d EXISTS USING COVERING INDEX ix_webhook_deliveries_due (endpoint_seq=? AND due_at<?)",
        "CORRELATED SCALAR SUBQUERY 1",
        "SEARCH d USING COVERING INDEX ix_webhook_deliveries_due (endpoint_seq=?)");

    [Fact]
    public void The_look_after_a_commit_is_at_its_owner_s_endpoints_only() =>
        PlanOf(DeliveryQueue.DueOfOwner)[0].Should().Be("SEARCH e USING INDEX ix_webhook_endpoints_owner (partner_id=? AND mode=?)");

    [Fact]
    public void What_was_claimed_is_found_by_its_lease() =>
        PlanOf(DeliveryQueue.ReadClaimed)[0].Should().Be("SEARCH d USING INDEX ix_webhook_deliveries_leased (leased_until=?)");

    [Fact]
    public void The_next_of_a_line_is_found_by_the_line() => PlanOf(DeliveryQueue.Promote).Should().OnlyContain(step =>
        !step.StartsWith("SEARCH", StringComparison.Ordinal) || step.Contains("ix_webhook_deliveries_line (endpoint_seq=? AND subject=? AND status=?)") || step.Contains("INTEGER PRIMARY KEY (rowid=?)"));

    private IReadOnlyList<string> PlanOf(Statement statement) => QueryPlan.Of(statement, storage);
}
