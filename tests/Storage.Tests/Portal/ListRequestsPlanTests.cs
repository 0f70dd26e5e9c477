using Parcours.Infrastructure.Portal;
using Parcours.Storage.Tests.Fixtures;
using Filters = Parcours.Infrastructure.Portal.ListRequestsHandler.Filters;

namespace Parcours.Storage.Tests.Portal;

/// <summary>However long the log, a page is one seek, and its keys one each.</summary>
public sealed class ListRequestsPlanTests(SqliteStorage storage) : IClassFixture<SqliteStorage>
{
    public static TheoryData<int, string> Seeks => new()
    {
        { (int)Filters.None, "SEARCH r USING INDEX ix_request_log_owner (partner_id=? AND mode=? AND rowid<?)" },
        { (int)Filters.Class, "SEARCH r USING INDEX ix_request_log_class (partner_id=? AND mode=? AND status_class=? AND rowid<?)" },
        { (int)Filters.RequestId, "SEARCH r USING INDEX ix_request_log_request_id (partner_id=? AND mode=? AND request_id=? AND rowid<?)" },
        { (int)(Filters.RequestId | Filters.Class), "SEARCH r USING INDEX ix_request_log_request_id (partner_id=? AND mode=? AND request_id=? AND rowid<?)" },
    };

    [Theory, MemberData(nameof(Seeks))]
    public void A_page_is_one_seek(int filters, string seek) =>
        QueryPlan.Of(ListRequestsHandler.Newest[(Filters)filters], storage).Should().Equal(seek, "SEARCH k USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN");
}
