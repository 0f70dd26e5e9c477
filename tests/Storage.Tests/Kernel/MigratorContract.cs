using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Storage.Sqlite;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Kernel;

/// <summary>Each test has a database of its own, since it leaves a schema that no other build knows.</summary>
public abstract class MigratorContract<TStorage> : IAsyncLifetime
    where TStorage : StorageFixture, new()
{
    private static readonly Migration Crates = new(9001, "crates", "CREATE TABLE crates (id int NOT NULL)");

    private static readonly Migration Lids = new(9002, "lids", "CREATE TABLE lids (id int NOT NULL)");

    protected TStorage Storage { get; } = new();

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Storage.InitializeAsync();
        if (Storage.Missing is { } reason)
            Assert.Skip(reason);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Storage.DisposeAsync();
    }

    [Fact]
    public async Task What_is_pending_is_applied_in_order_and_once()
    {
        (await Knowing(Crates).Migrate(Ct)).Applied.Should().Equal("9001_crates");
        (await Knowing(Crates, Lids).Migrate(Ct)).Applied.Should().Equal("9002_lids");
        (await Knowing(Crates, Lids).Migrate(Ct)).Applied.Should().BeEmpty();

        (await Storage.Sql.Query<string>(Journals.Names, null, Ct)).Should().Equal("crates", "lids");
        (await Storage.Sql.First<int>(Journals.CountCrates, null, Ct)).Should().Be(0);
    }

    [Fact]
    public async Task A_schema_newer_than_the_build_is_refused()
    {
        await Knowing(Crates, Lids).Migrate(Ct);

        var migrate = () => Knowing(Crates).Migrate(Ct);
        var start = () => Knowing(Crates).EnsureCurrent(Ct);

        await migrate.Should().ThrowAsync<SchemaException>().WithMessage("*newer than this build*9002_lids*");
        await start.Should().ThrowAsync<SchemaException>().WithMessage("*newer than this build*9002_lids*");
    }

    [Fact]
    public async Task An_applied_migration_whose_text_has_changed_is_refused()
    {
        await Knowing(Crates).Migrate(Ct);
        var edited = Crates with { Text = "CREATE TABLE crates (id int NOT NULL, weight int)" };

        var migrate = () => Knowing(edited).Migrate(Ct);
        var start = () => Knowing(edited).EnsureCurrent(Ct);

        await migrate.Should().ThrowAsync<SchemaException>().WithMessage("*9001_crates*another text*");
        await start.Should().ThrowAsync<SchemaException>().WithMessage("*9001_crates*another text*");
    }

    [Fact]
    public async Task A_start_with_a_pending_migration_is_refused_and_changes_nothing()
    {
        var start = () => Knowing(Crates).EnsureCurrent(Ct);

        await start.Should().ThrowAsync<SchemaException>().WithMessage("*9001_crates must be applied first*");
        (await Storage.Sql.Query<string>(Journals.Names, null, Ct)).Should().BeEmpty();
        await Knowing(Crates).Migrate(Ct);
        await start.Should().NotThrowAsync();
    }

    [Fact]
    public async Task Migrators_that_start_together_apply_once()
    {
        var reports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Knowing(Crates, Lids).Migrate(Ct), Ct)));

        reports.Where(report => report.Applied.Count > 0).Should().ContainSingle().Which.Applied.Should().Equal("9001_crates", "9002_lids");
        (await Storage.Sql.Query<string>(Journals.Names, null, Ct)).Should().Equal("crates", "lids");
    }

    [Fact]
    public async Task A_migration_that_fails_takes_those_before_it_back_and_is_named()
    {
        var broken = new Migration(9002, "broken", "CREATE TABLE crates (id int NOT NULL)");

        var migrate = () => Knowing(Crates, broken).Migrate(Ct);

        await migrate.Should().ThrowAsync<SchemaException>().WithMessage("*9002_broken failed, and nothing was applied*");
        (await Storage.Sql.Query<string>(Journals.Names, null, Ct)).Should().BeEmpty();
        (await Knowing(Crates).Migrate(Ct)).Applied.Should().Equal("9001_crates");
    }

    internal Migrator Knowing(params Migration[] more) => Storage.MigratorThatKnows([.. Migration.Of(Storage.Dialect.Provider), .. more]);
}

public sealed class MigratorOnSqlite : MigratorContract<SqliteStorage>
{
    [Fact]
    public async Task A_start_without_a_database_is_refused_and_makes_none()
    {
        var absent = Storage.File + ".absent";
        var migrator = new SqliteMigrator(new SqliteDatabase("Data Source=" + absent), Storage.Sql, Storage.Clock, []);

        var start = () => migrator.EnsureCurrent(Ct);

        await start.Should().ThrowAsync<SchemaException>().WithMessage("There is no database at*");
        File.Exists(absent).Should().BeFalse();
    }
}

public sealed class MigratorOnSqlServer : MigratorContract<SqlServerStorage>
{
    [Fact]
    public async Task Lines_of_GO_separate_what_must_be_sent_apart()
    {
        var view = new Migration(9001, "view", """
            CREATE TABLE cargo (id int NOT NULL)
            GO
            -- A view stands alone in its batch.
            CREATE VIEW cargo_ids AS SELECT id FROM cargo
              go
            """);

        (await Knowing(view).Migrate(Ct)).Applied.Should().Equal("9001_view");
    }
}

/// <summary>Statements are not found in a generic class.</summary>
internal static class Journals
{
    public static readonly Statement Names = new("SELECT name FROM schema_migrations WHERE number > 9000 ORDER BY number");

    public static readonly Statement CountCrates = new("SELECT COUNT(*) FROM crates");
}
