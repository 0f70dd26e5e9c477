using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Infrastructure.Storage.Sqlite;

/// <summary>
/// The single writer. Units of work queue for one thread, which runs all that wait in one transaction, each in its own savepoint, and commits
/// once for all: one fsync pays for many callers. None of them continues before that commit, a refused one neither: it may rest on what another
/// unit of the batch wrote.
/// </summary>
internal sealed class SqliteUnitOfWork : IUnitOfWork, IHostedService, IAsyncDisposable
{
    /// <summary>Bounds how long the first unit of a batch waits for the last.</summary>
    private const int MostUnitsInACommit = 256;

    private static readonly Histogram<int> BatchSize = Telemetry.Meter.CreateHistogram<int>("parcours.storage.batch.size", "{unit}", "Units of work in one commit");
    private static readonly Histogram<int> QueueLength = Telemetry.Meter.CreateHistogram<int>("parcours.storage.queue.length", "{unit}", "Units of work that wait when a batch begins");
    private static readonly Histogram<double> CommitDuration = Telemetry.Meter.CreateHistogram<double>("parcours.storage.commit.duration", "s", "Duration of a commit");

    private readonly SqliteDatabase _database;
    private readonly BlockingCollection<SqliteUnit> _queue;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<SqliteUnit> _batch = new(MostUnitsInACommit);
    private PreparedConnection? _connection;

    public SqliteUnitOfWork(SqliteDatabase database, int queueCapacity)
    {
        _database = database;
        _queue = new BlockingCollection<SqliteUnit>(queueCapacity);
        // Its own thread: it blocks in fsync, which would take a thread from the pool that serves requests.
        new Thread(Write) { IsBackground = true, Name = "SQLite writer" }.Start();
    }

    public Task<TResult> Run<TResult>(Func<CancellationToken, Task<TResult>> work, CancellationToken ct)
        where TResult : IResult<TResult>
    {
        SqlUnit.RefuseNested();
        ct.ThrowIfCancellationRequested();
        var unit = new SqliteUnit<TResult>(work);
        return TryEnqueue(unit) ? unit.Outcome(ct) : throw new OverloadedException();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes no more units, runs those that wait, and closes the database.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.CompleteAdding();
        return _stopped.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private bool TryEnqueue(SqliteUnit unit)
    {
        try
        {
            return _queue.TryAdd(unit);
        }
        catch (InvalidOperationException) when (_queue.IsAddingCompleted)
        {
            return false;
        }
    }

    private void Write()
    {
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            if (!first.TryStart())
                continue;
            _batch.Add(first);
            try
            {
                RunBatch(first);
            }
            catch (Exception exception)
            {
                FailBatch(exception);
            }

            _batch.Clear();
        }

        Checkpoint();
        Close();
        _stopped.SetResult();
    }

    private void RunBatch(SqliteUnit first)
    {
        QueueLength.Record(_queue.Count);
        _connection ??= _database.OpenWriter();
        _connection.Send("BEGIN IMMEDIATE");
        RunInSavepoint(first);
        while (_batch.Count < MostUnitsInACommit && _queue.TryTake(out var next))
        {
            if (!next.TryStart())
                continue;
            _batch.Add(next);
            RunInSavepoint(next);
        }

        var started = Stopwatch.GetTimestamp();
        _connection.Send("COMMIT");
        foreach (var unit in _batch)
            unit.Release();
        CommitDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        BatchSize.Record(_batch.Count);
    }

    private void RunInSavepoint(SqliteUnit unit)
    {
        _connection!.Send("SAVEPOINT unit");
        unit.Run(_connection);
        // On a full disk the engine itself may have rolled everything back: what ran before is lost, and what came after would commit alone.
        if (_connection.HasLostTransaction)
            throw unit.Failure ?? new InvalidOperationException("The engine rolled the transaction back.");
        if (!unit.IsKept)
            _connection.Send("ROLLBACK TO unit");
        _connection.Send("RELEASE unit");
    }

    /// <summary>Nothing of the batch is durable, also when the commit failed: to run any of it again could do it twice, so the callers decide.</summary>
    private void FailBatch(Exception cause)
    {
        // Closing rolls back what the engine has not, and the next batch begins with a connection in a known state.
        Close();
        foreach (var unit in _batch)
            unit.Fail(cause);
    }

    private void Checkpoint()
    {
        try
        {
            _connection?.Send("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // The log keeps what could not be moved; the next start finds it there.
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
