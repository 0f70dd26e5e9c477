using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Parcours.Bench.Floor;

/// <summary>The same file with the same settings as the product's: see <c>SqliteDatabase</c>.</summary>
internal sealed class FloorDatabase(string file)
{
    private const string Settings = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA temp_store = MEMORY;
        """;

    static FloorDatabase()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    public SqliteConnection Open()
    {
        var connection = Open(pooled: false);
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>From the driver's pool, with the driver's settings: of the above these are the engine's own, or lie in the file.</summary>
    public SqliteConnection OpenPooled() => Open(pooled: true);

    private SqliteConnection Open(bool pooled)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = pooled, ForeignKeys = true }.ConnectionString);
        connection.Open();
        return connection;
    }
}
