using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Storage.Sqlite;

namespace Parcours.Storage.Tests.Fixtures;

/// <summary>SQLite in a temporary folder; it is always there.</summary>
public sealed class SqliteStorage : StorageFixture
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parcours-");

    public string File => Path.Combine(_folder.FullName, "parcours.db");

    protected override Task<Dictionary<string, string?>?> CreateDatabase() => Task.FromResult<Dictionary<string, string?>?>(new()
    {
        ["Storage:Provider"] = "Sqlite",
        ["Storage:ConnectionString"] = "Data Source=" + File,
    });

    protected override Task DropDatabase()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    internal override Migrator MigratorThatKnows(IReadOnlyList<Migration> known) => new SqliteMigrator(new SqliteDatabase(ConnectionString), Sql, Clock, known);
}
