using Parcours.Infrastructure.Orders;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Orders;

/// <summary>However many test orders have just moved, SQLite reads those that stood still and no other.</summary>
public sealed class SimulatedOrdersPlanTests(SqliteStorage storage) : IClassFixture<SqliteStorage>
{
    [Fact]
    public void Those_that_stood_still_are_one_seek_in_their_own_order() =>
        QueryPlan.Of(SimulatedOrders.Still, storage).Should().Equal("SEARCH o USING INDEX ix_orders_simulated (updated_at<?)");
}
