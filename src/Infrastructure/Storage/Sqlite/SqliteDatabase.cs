using System.Globalization;
using Microsoft.Data.Sqlite;
using Parcours.Application.Kernel;
using Parcours.Infrastructure.Kernel;
using static SQLitePCL.raw;

namespace Parcours.Infrastructure.Storage.Sqlite;

/// <summary>The database file and how its connections are opened.</summary>
internal sealed class SqliteDatabase
{
    /// <summary>So long the writer waits for a lock that another program holds, such as a backup.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _connectionString;

    private readonly TimeSpan _patience;

    static SqliteDatabase()
    {
        SQLitePCL.Batteries_V2.Init();
        // A connection is used by one thread at a time, and nobody asks how much memory the engine has: its locks for both cost a tenth of a write.
        sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <exception cref="ConfigurationException">The connection string names no file.</exception>
    public SqliteDatabase(string connectionString, TimeSpan? patience = null)
    {
        _patience = patience ?? Patience;
        var builder = new SqliteConnectionStringBuilder(connectionString);
        if (builder.DataSource is "" or ":memory:" || builder.Mode == SqliteOpenMode.Memory)
            throw new ConfigurationException("Storage__ConnectionString", "must name a file (Data Source=…): the writer and the readers are separate connections.");

        File = Path.GetFullPath(builder.DataSource);
        builder.DataSource = File;
        // The connections live as long as the process; the driver's pool would only reset them.
        builder.Pooling = false;
        _connectionString = builder.ConnectionString;
    }

    public string File { get; }

    /// <summary>Opens a connection that may write; creates the file and its folder when they are not there.</summary>
    public PreparedConnection OpenWriter()
    {
        WritableFolder.Make("Storage__ConnectionString", Path.GetDirectoryName(File)!);
        return Open(SqliteOpenMode.ReadWriteCreate, $"""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA foreign_keys = ON;
            PRAGMA temp_store = MEMORY;
            PRAGMA busy_timeout = {((int)_patience.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)};
            """);
    }

    public PreparedConnection OpenReader() => Open(SqliteOpenMode.ReadOnly, "PRAGMA query_only = ON;");

    private PreparedConnection Open(SqliteOpenMode mode, string pragmas)
    {
        var connection = new PreparedConnection(new SqliteConnectionStringBuilder(_connectionString) { Mode = mode }.ConnectionString);
        try
        {
            connection.Open();
            // Plans that do not look at the values of parameters. With them, a statement on a table with an index of a part is compiled again for each run.
            sqlite3_db_config(connection.Handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
            using var command = connection.CreateCommand();
            command.CommandText = pragmas;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
