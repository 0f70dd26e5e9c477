using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Storage.SqlServer;

namespace Parcours.Storage.Tests.SqlServer;

/// <summary>Every migration and every statement of the SQL Server dialect compiles against the schema, on any machine.</summary>
public sealed class SqlServerStatementTests
{
    private static readonly Migration Crates = new(1, "crates", """
        CREATE TABLE crates (id bigint NOT NULL, name nvarchar(50) NOT NULL, CONSTRAINT pk_crates PRIMARY KEY (id));
        CREATE INDEX ix_crates_name ON crates (name);
        """);

    [Fact]
    public void Every_statement_compiles_with_every_combination_of_its_filters()
    {
        var dialect = new SqlServerDialect();
        var statements = StatementRegistry.Register(typeof(Statement).Assembly);
        using var schema = new CompiledSchema(Migration.Of(StorageProvider.SqlServer));

        foreach (var statement in statements)
            schema.With(statement.Name!, statement.TextFor(dialect));

        statements.Should().Contain(statement => statement.Name == "Migrator.ReadJournal");
        schema.Problems().Should().BeEmpty();
    }

    [Fact]
    public void A_statement_that_is_right_has_no_problem() =>
        Problems("SELECT id, name FROM crates WHERE name = @Name ORDER BY id OFFSET @Skip ROWS FETCH NEXT @Take ROWS ONLY").Should().BeEmpty();

    [Theory]
    [InlineData("SELECT naem FROM crates WHERE id = @Id", "[crates].[naem]")]
    [InlineData("SELECT c.naem FROM crates AS c", "[crates].[naem]")]
    [InlineData("INSERT INTO crates (id, naem) VALUES (@Id, @Name)", "[crates].[naem]")]
    [InlineData("UPDATE crates SET naem = @Name WHERE id = @Id", "[crates].[naem]")]
    [InlineData("UPDATE TOP (@Take) t SET name = @Name OUTPUT inserted.naem FROM crates AS t WITH (UPDLOCK, READPAST, ROWLOCK) WHERE t.id > 7", "[crates].[naem]")]
    [InlineData("DELETE FROM crates WHERE naem = @Name", "[crates].[naem]")]
    [InlineData("SELECT id FROM craets", "[craets]")]
    [InlineData("SELECT id FROM crates ORDER BY id LIMIT @Take", "encountered LIMIT")]
    public void A_statement_that_is_wrong_is_shown_with_what_is_wrong(string sql, string wrong) =>
        Problems(sql).Should().NotBeEmpty().And.OnlyContain(problem => problem.Contains("CrateRepository.Find") && problem.Contains(sql))
            .And.Contain(problem => problem.Contains(wrong));

    [Theory]
    [InlineData("CREATE INDEX ix_crates_naem ON crates (naem)", "[crates].[naem]")]
    [InlineData("CREATE TABLE lids (id bigint NOT NULL, CONSTRAINT fk_lids FOREIGN KEY (id) REFERENCES craets (id))", "[craets]")]
    [InlineData("INSERT INTO crates (id, naem) VALUES (1, N'a')", "[crates].[naem]")]
    [InlineData("CREATE TABEL lids (id int)", "Incorrect syntax")]
    [InlineData("ALTER TABLE crates ALTER COLUMN name nvarchar(60) NOT NULL", "must learn")]
    public void A_migration_that_is_wrong_is_shown(string sql, string wrong)
    {
        using var schema = new CompiledSchema([Crates, new Migration(2, "wrong", sql)]);

        schema.Problems().Should().Contain(problem => problem.Contains(wrong));
    }

    [Fact]
    public void A_column_that_a_later_migration_adds_is_known()
    {
        using var schema = new CompiledSchema([Crates, new Migration(2, "weights", "ALTER TABLE crates ADD weight int NULL")]);

        schema.With("CrateRepository.Weigh", "SELECT weight FROM crates").Problems().Should().BeEmpty();
    }

    private static IReadOnlyList<string> Problems(string sql)
    {
        using var schema = new CompiledSchema([Crates]);
        return schema.With("CrateRepository.Find", sql).Problems();
    }
}
