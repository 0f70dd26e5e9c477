using Parcours.Infrastructure.Operations;
using Parcours.Storage.Tests.Fixtures;
using Filters = Parcours.Infrastructure.Operations.ListAuditHandler.Filters;

namespace Parcours.Storage.Tests.Operations;

/// <summary>However long the log, a page is one seek, and its entries' operators one each.</summary>
public sealed class ListAuditPlanTests(SqliteStorage storage) : IClassFixture<SqliteStorage>
{
    public static TheoryData<int, string> Seeks => new()
    {
        { (int)Filters.None, "SEARCH a USING INTEGER PRIMARY KEY (rowid<?)" },
        { (int)Filters.Order, "SEARCH a USING INDEX ix_audit_log_subject (subject=? AND rowid<?)" },
        { (int)Filters.Operator, "SEARCH a USING INDEX ix_audit_log_actor (actor=? AND rowid<?)" },
        { (int)(Filters.Order | Filters.Operator), "SEARCH a USING INDEX ix_audit_log_subject (subject=? AND rowid<?)" },
    };

    [Theory, MemberData(nameof(Seeks))]
    public void A_page_is_one_seek(int filters, string seek) =>
        QueryPlan.Of(ListAuditHandler.Newest[(Filters)filters], storage).Should().Equal(seek, "SEARCH o USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN");
}
