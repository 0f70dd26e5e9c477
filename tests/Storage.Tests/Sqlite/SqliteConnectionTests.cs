using System.Data.Common;
using Microsoft.Data.Sqlite;
using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Storage.Sqlite;
using Parcours.Storage.Tests.Fixtures;
using Parcours.Storage.Tests.Kernel;
using static SQLitePCL.raw;

namespace Parcours.Storage.Tests.Sqlite;

public sealed class SqliteConnectionTests(SqliteStorage storage) : StorageContract(storage), IClassFixture<SqliteStorage>, IAsyncLifetime
{
    private const string FindItem = "SELECT amount FROM items WHERE name = @Name";

    private static readonly Statement AddColumn = new("ALTER TABLE items ADD COLUMN remark TEXT");

    private readonly PreparedConnection _connection = new SqliteDatabase(storage.ConnectionString).OpenWriter();

    public async ValueTask InitializeAsync()
    {
        await Items.Create(Storage);
        await Storage.Write(ct => Storage.Sql.TryInsert(Items.Insert, new { Name = "one", Amount = 1L }, ct));
        await Storage.Write(ct => Storage.Sql.TryInsert(Items.Insert, new { Name = "two", Amount = 2L }, ct));
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    [Fact]
    public async Task Outside_a_unit_of_work_nothing_can_be_written()
    {
        var write = () => Storage.Sql.First<long>(Items.InsertReturningId, new { Name = "sneaked", Amount = 1L }, Ct);

        (await write.Should().ThrowAsync<SqliteException>()).Which.SqliteErrorCode.Should().Be(SQLITE_READONLY);
    }

    [Fact]
    public void A_text_is_compiled_once_however_often_it_runs()
    {
        var compiled = 0;
        // SQLite asks once for each SELECT that it compiles.
        sqlite3_set_authorizer(
            _connection.Handle,
            (object _, int action, string _, string _, string _, string _) =>
            {
                if (action == SQLITE_SELECT)
                    compiled++;
                return SQLITE_OK;
            },
            null);

        Find("one").Should().Be(1);
        compiled.Should().BePositive();

        // The first run compiles it again when another test has changed the schema since the connection was opened.
        compiled = 0;
        Find("two").Should().Be(2);
        Find("one").Should().Be(1);

        compiled.Should().Be(0);
    }

    [Fact]
    public void A_text_that_runs_twice_at_once_does_not_disturb_itself()
    {
        using var outer = Command("one");
        using var rows = outer.ExecuteReader();
        rows.Read().Should().BeTrue();

        Find("two").Should().Be(2);

        rows.GetInt64(0).Should().Be(1);
        rows.Read().Should().BeFalse();
    }

    [Fact]
    public void The_values_of_one_call_are_not_there_for_the_next()
    {
        Find("one");
        using var withoutValues = ((DbConnection)_connection).CreateCommand();
        withoutValues.CommandText = FindItem;

        withoutValues.Invoking(command => command.ExecuteScalar()).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void What_one_call_says_of_its_values_is_not_said_of_the_next()
    {
        using (var command = Command("one"))
        {
            command.Parameters[0].Size = 1;
            command.ExecuteScalar().Should().BeNull("no item has a name of one letter");
        }

        Find("two").Should().Be(2);
    }

    [Fact]
    public async Task A_compiled_text_survives_a_change_of_the_schema()
    {
        Find("one");

        await Storage.Write(ct => Storage.Sql.Execute(AddColumn, null, ct));

        Find("two").Should().Be(2);
    }

    private long? Find(string name)
    {
        using var command = Command(name);
        return (long?)command.ExecuteScalar();
    }

    private DbCommand Command(string name)
    {
        var command = ((DbConnection)_connection).CreateCommand();
        command.CommandText = FindItem;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("Name", name);
        command.Parameters.Add(parameter);
        return command;
    }
}
