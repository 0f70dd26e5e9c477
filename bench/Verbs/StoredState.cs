using System.Globalization;
using Microsoft.Data.Sqlite;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary>Whether a database was written to. The engine's own counter tells another connection of every commit, the log's length and time of every page.</summary>
internal sealed class StoredState : IDisposable
{
    private readonly DatabaseFile _database;
    private readonly SqliteConnection _connection;
    private readonly string _before;

    public StoredState(DatabaseFile database)
    {
        _database = database;
        _connection = database.Open(SqliteOpenMode.ReadOnly);
        _before = Now();
    }

    public void RequireUnchanged(Lab lab, string afterWhat)
    {
        var now = Now();
        if (now != _before)
            lab.Require(holds: false, $"{afterWhat} wrote to the database: {_before} became {now}");
    }

    public void Dispose() => _connection.Dispose();

    private string Now()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "PRAGMA data_version";
        var version = (long)command.ExecuteScalar()!;
        var log = new FileInfo(_database.WriteAheadLog);
        var file = new FileInfo(_database.Path);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"data_version {version}, {_database.Count("orders")} orders, {_database.Count("idempotency_keys")} keys, log {log.Length} bytes at {log.LastWriteTimeUtc:O}, file {file.Length} bytes at {file.LastWriteTimeUtc:O}");
    }
}
