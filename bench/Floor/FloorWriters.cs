using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Parcours.Bench.Floor;

internal interface IFloorWriter : IDisposable
{
    /// <summary>Ends when what was written is durable.</summary>
    Task Write(Action<FloorTables> rows);
}

/// <summary>One thread that commits all that waits in one transaction, each in its own savepoint: one request's failure must not be another's.</summary>
internal sealed class GroupWriter : IFloorWriter
{
    private const int MostInACommit = 256;

    private readonly BlockingCollection<Unit> _queue = [];
    private readonly SqliteConnection _connection;

    public GroupWriter(FloorDatabase database)
    {
        _connection = database.Open();
        new Thread(Run) { IsBackground = true }.Start();
    }

    public Task Write(Action<FloorTables> rows)
    {
        var unit = new Unit(rows);
        _queue.Add(unit);
        return unit.Done.Task;
    }

    public void Dispose() => _queue.CompleteAdding();

    private void Run()
    {
        using var tables = new FloorTables(_connection);
        using var begin = Command("BEGIN IMMEDIATE");
        using var commit = Command("COMMIT");
        using var savepoint = Command("SAVEPOINT unit");
        using var release = Command("RELEASE unit");
        var batch = new List<Unit>(MostInACommit);
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            begin.ExecuteNonQuery();
            for (var unit = first; unit is not null; unit = batch.Count < MostInACommit && _queue.TryTake(out var next) ? next : null)
            {
                savepoint.ExecuteNonQuery();
                unit.Rows(tables);
                release.ExecuteNonQuery();
                batch.Add(unit);
            }

            commit.ExecuteNonQuery();
            foreach (var unit in batch)
                unit.Done.SetResult();
            batch.Clear();
        }

        _connection.Dispose();
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private sealed class Unit(Action<FloorTables> rows)
    {
        public Action<FloorTables> Rows { get; } = rows;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>A transaction and a commit for each request, one after the other on one connection.</summary>
internal sealed class LockedWriter : IFloorWriter
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SqliteConnection _connection;
    private readonly FloorTables _tables;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;

    public LockedWriter(FloorDatabase database)
    {
        _connection = database.Open();
        _tables = new FloorTables(_connection);
        (_begin, _commit) = (_connection.CreateCommand(), _connection.CreateCommand());
        (_begin.CommandText, _commit.CommandText) = ("BEGIN IMMEDIATE", "COMMIT");
    }

    public async Task Write(Action<FloorTables> rows)
    {
        await _turn.WaitAsync();
        try
        {
            Run(rows);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Run(Action<FloorTables> rows)
    {
        _begin.ExecuteNonQuery();
        rows(_tables);
        _commit.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _tables.Dispose();
        _connection.Dispose();
        _turn.Dispose();
    }
}

/// <summary>
/// A transaction and a commit for each request, each on a connection of its own from the driver's pool: what one writes without thinking about it.
/// Whoever finds the database busy sleeps 150 ms in the driver and tries again.
/// </summary>
internal sealed class EachWriter(FloorDatabase database) : IFloorWriter
{
    public async Task Write(Action<FloorTables> rows)
    {
        await using var connection = database.OpenPooled();
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync();
        using var tables = new FloorTables(connection, transaction);
        rows(tables);
        await transaction.CommitAsync();
    }

    public void Dispose()
    {
    }
}
