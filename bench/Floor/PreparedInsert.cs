using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Parcours.Bench.Floor;

internal sealed class PreparedInsert : IDisposable
{
    private readonly SqliteCommand _command;
    private readonly SqliteConnection _connection;

    public PreparedInsert(SqliteConnection connection, SqliteTransaction? transaction, string table, IReadOnlyList<string> columns)
    {
        _connection = connection;
        _command = connection.CreateCommand();
        _command.Transaction = transaction;
        _command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(column => "@" + column))})";
        foreach (var column in columns)
            _command.Parameters.Add(new SqliteParameter("@" + column, null));
    }

    /// <summary>Returns the key of the new row.</summary>
    public long Run(IReadOnlyList<object?> values)
    {
        for (var index = 0; index < values.Count; index++)
            _command.Parameters[index].Value = values[index] ?? DBNull.Value;
        _command.ExecuteNonQuery();
        return raw.sqlite3_last_insert_rowid(_connection.Handle);
    }

    public void Dispose() => _command.Dispose();
}
