using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Kernel;

/// <summary>No statement gets slower as the tables grow.</summary>
public sealed class PlanTests(SqliteStorage storage) : IClassFixture<SqliteStorage>
{
    private static readonly Dictionary<string, Statement> Statements =
        StatementRegistry.Register(typeof(StorageModule).Assembly).ToDictionary(statement => statement.Name!);

    private static readonly string[] Excepted =
    [
        // Their table is SQL Server's only.
        "SqlServerKeyRing.ReadAll", "SqlServerKeyRing.Insert",
        // The journal has a row for each migration.
        "Migrator.JournalExists", "Migrator.ReadJournal",
        // A row for each time that somebody rotated the key; the current one is the first along the primary key.
        "EvidenceKeys.ReadAll", "EvidenceKeys.ReadCurrent",
        // So have these, and an old one goes within minutes.
        "TokenKeys.ReadAll", "TokenKeys.DeleteOld",
        // Stops at the first row.
        "PartnerRepository.First",
        // SQLite plans to look for keys that wait for their partner, or reviews for their subject, and finds at once that none does.
        "PartnerRepository.Insert", "ReviewRepository.InsertSubject",
        // One look for each endpoint with something pending, none at a delivery that is not due: DeliveryPlanTests says how.
        "DeliveryQueue.PendingEverywhere", "DeliveryQueue.FindInactiveWithWaiting",
        // An account has few keys, and those that work are listed first; an order has few requests and reviews.
        "HmacKeys.NewestOwned", "MerchantKeys.NewestOwned", "OAuthClients.NewestOwned", "ShowPortalOrderHandler.Requests", "ShowPortalOrderHandler.Reviews",
        // What is scanned is what was sought along an index, and no more of it than is shown: PortalOrdersPlanTests says how.
        "ListPortalOrdersHandler.ByParcel", "ShowPortalHomeHandler.Unboxings", "ShowPortalHomeHandler.Unfinished",
    ];

    private static readonly string[] NoTables = ["SCAN CONSTANT ROW", "SCAN always", "SCAN used VIRTUAL TABLE INDEX 1:", "SCAN c VIRTUAL TABLE INDEX 1:", "SCAN r VIRTUAL TABLE INDEX 1:"];

    public static TheoryData<string> EveryStatement() => [.. Statements.Keys.Except(Excepted).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(EveryStatement))]
    public void A_statement_seeks_what_it_needs(string name)
    {
        var plan = QueryPlan.Of(Statements[name], storage);

        plan.Except(NoTables).Should().NotContainMatch("SCAN *");
        plan.Should().NotContainMatch("*TEMP B-TREE*");
    }

    [Fact]
    public void Every_exception_is_a_statement() => Statements.Keys.Should().Contain(Excepted);
}
