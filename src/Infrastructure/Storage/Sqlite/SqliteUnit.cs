using System.Data.Common;
using Microsoft.Data.Sqlite;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using static SQLitePCL.raw;

namespace Parcours.Infrastructure.Storage.Sqlite;

/// <summary>A unit of work that waits for the writer, runs in it, and waits for the commit.</summary>
internal abstract class SqliteUnit
{
    private const int Queued = 0;
    private const int Started = 1;
    private const int Withdrawn = 2;

    private readonly ExecutionContext? _callersContext = ExecutionContext.Capture();
    private int _state;

    /// <summary>What the work threw; null when it returned.</summary>
    public Exception? Failure { get; protected set; }

    /// <summary>Whether what it wrote is to be kept: it neither threw nor refused.</summary>
    public abstract bool IsKept { get; }

    /// <summary>Takes the unit out of the queue, unless it was withdrawn before.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref _state, Started, Queued) == Queued;

    /// <summary>Runs the work in its caller's flow: request id, culture and Activity are the caller's. Never throws.</summary>
    public void Run(DbConnection connection)
    {
        if (_callersContext is null)
            RunHere(connection);
        else
            ExecutionContext.Run(_callersContext, _ => RunHere(connection), null);
    }

    /// <summary>Lets the caller continue with what the work gave.</summary>
    public abstract void Release();

    /// <summary>Lets the caller continue with a failure that was not the unit's own: the transaction it was part of was not committed.</summary>
    public abstract void Fail(Exception cause);

    protected bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Queued) == Queued;

    protected abstract void RunHere(DbConnection connection);
}

internal sealed class SqliteUnit<TResult>(Func<CancellationToken, Task<TResult>> work) : SqliteUnit
    where TResult : IResult<TResult>
{
    // A caller that continued on the writer's thread would hold up everyone behind it.
    private readonly TaskCompletionSource<TResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult? _result;
    private SqlUnit? _unit;

    public override bool IsKept => Failure is null && _result!.Error is null;

    public async Task<TResult> Outcome(CancellationToken ct)
    {
        await using var withdrawal = ct.UnsafeRegister(
            static (state, token) =>
            {
                var unit = (SqliteUnit<TResult>)state!;
                if (unit.TryWithdraw())
                    unit._done.SetCanceled(token);
            },
            this);
        return await _done.Task;
    }

    public override void Release()
    {
        if (IsKept)
            _unit!.Committed();
        if (Failure is null)
            _done.SetResult(_result!);
        else
            _done.SetException(IsFull(Failure) ? new StorageFullException(Failure) : Failure);
    }

    public override void Fail(Exception cause) => _done.TrySetException(
        IsFull(cause) ? new StorageFullException(cause) : IsHeld(cause) ? new OverloadedException(cause) : new BatchLostException(cause));

    protected override void RunHere(DbConnection connection)
    {
        using var unit = _unit = new SqlUnit(connection, transaction: null).Enter();
        try
        {
            var running = work(CancellationToken.None);
            // SQLite answers synchronously, so the work has ended by now unless it awaits something else. The thread is the writer's own.
#pragma warning disable VSTHRD002
            _result = running.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }
        catch (Exception exception)
        {
            Failure = exception;
        }
    }

    // Only the transaction's begin asks for the lock.
    private static bool IsHeld(Exception exception) => exception is SqliteException { SqliteErrorCode: SQLITE_BUSY };

    private static bool IsFull(Exception exception) => exception is SqliteException { SqliteErrorCode: SQLITE_FULL };
}

/// <summary>The transaction that this unit of work was part of was not committed, through no fault of its own.</summary>
internal sealed class BatchLostException(Exception cause) : Exception("The transaction was not committed: " + cause.Message, cause);
