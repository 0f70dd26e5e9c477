using Microsoft.Data.Sqlite;

namespace Parcours.Bench.Servers;

/// <summary>A SQLite file, looked at from outside.</summary>
internal sealed class DatabaseFile(string path)
{
    public string Path { get; } = path;

    public string WriteAheadLog => Path + "-wal";

    private string Keys => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, "keys");

    public long Count(string table) => Scalar<long>($"SELECT COUNT(*) FROM {table}");

    /// <summary>What the whole file takes: rows and indexes, and pages that are free.</summary>
    public long Bytes => Scalar<long>("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");

    public IReadOnlySet<string> References() => Column<string>("SELECT partner_order_id FROM orders").ToHashSet();

    public T Scalar<T>(string sql) => Column<T>(sql).Single();

    public IReadOnlyList<T> Column<T>(string sql)
    {
        using var connection = Open(SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<T>();
        while (reader.Read())
            values.Add(reader.GetFieldValue<T>(0));
        return values;
    }

    public SqliteConnection Open(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Mode = mode, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Writes what the log holds into the file itself, so that the file alone can be copied.</summary>
    public async Task FoldLogIn()
    {
        await using var connection = Open(SqliteOpenMode.ReadWrite);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>With the keys that its secrets are protected by. The file must hold all: see <see cref="FoldLogIn"/>.</summary>
    public DatabaseFile CopyTo(string folder)
    {
        var copy = new DatabaseFile(System.IO.Path.Combine(folder, System.IO.Path.GetFileName(Path)));
        File.Copy(Path, copy.Path);
        CopyKeysTo(copy);
        return copy;
    }

    public void CopyKeysTo(DatabaseFile copy)
    {
        Directory.CreateDirectory(copy.Keys);
        foreach (var key in Directory.GetFiles(Keys))
            File.Copy(key, System.IO.Path.Combine(copy.Keys, System.IO.Path.GetFileName(key)));
    }

    /// <summary>With all that lies in its folder.</summary>
    public void Delete() => Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
}
