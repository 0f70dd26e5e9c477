using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Parcours.Bench.Faults;

/// <summary>What is stored, all of it as of one moment.</summary>
internal sealed class Snapshot : IDisposable
{
    private readonly DbConnection _connection;

    /// <param name="connection">Open; it is closed with the snapshot.</param>
    public Snapshot(DbConnection connection)
    {
        _connection = connection;
        // A reader of SQLite sees one commit from its first read to the end of its transaction.
        if (IsSqlite)
            Execute("BEGIN");
    }

    public bool IsSqlite => _connection is SqliteConnection;

    public List<T> Rows<T>(string sql, Func<DbDataReader, T> read)
    {
        using var command = Command(sql);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    public List<string> Texts(string sql) => Rows(sql, row => Text(row, 0));

    /// <summary>The rows' sums by all columns but the last.</summary>
    public Dictionary<string, long> Sums(string sql) => Rows(sql, row => (Key: Key(row, row.FieldCount - 1), Value: Number(row, row.FieldCount - 1))).ToDictionary(row => row.Key, row => row.Value);

    /// <summary>All columns but so many at the end, as one text.</summary>
    public static string Key(DbDataReader row, int columns) => string.Join(' ', Enumerable.Range(0, columns).Select(column => Text(row, column)));

    public static string Text(DbDataReader row, int column) => Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture)!;

    public static long Number(DbDataReader row, int column) => Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);

    /// <summary>SQLite keeps microseconds, SQL Server its own type.</summary>
    public static DateTime Moment(DbDataReader row, int column) =>
        row.GetValue(column) is DateTime moment ? moment : DateTime.UnixEpoch.AddMicroseconds(Number(row, column));

    public void Dispose() => _connection.Dispose();

    private void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private DbCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Our own statements.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 300;
        return command;
    }
}
