using System.Data.Common;

namespace Parcours.Infrastructure.Storage;

/// <summary>The unit of work that the current flow runs in: the connection and transaction that <see cref="SqlSession"/> uses there.</summary>
internal sealed class SqlUnit(DbConnection connection, DbTransaction? transaction) : IDisposable
{
    private static readonly AsyncLocal<SqlUnit?> Flow = new();

    private const int Idle = 0;
    private const int Busy = 1;
    private const int Ended = 2;

    private int _state;

    private List<Action>? _onCommitted;

    /// <summary>Null outside a unit, and in a flow that outlived its unit.</summary>
    public static SqlUnit? Current => Flow.Value is { } unit && Volatile.Read(ref unit._state) != Ended ? unit : null;

    public DbConnection Connection { get; } = connection;

    public DbTransaction? Transaction { get; } = transaction;

    /// <summary>Takes the connection for one statement; <see cref="Finish"/> gives it back. SQLite's has no locks: two threads would destroy it.</summary>
    /// <exception cref="InvalidOperationException">Another statement of the unit is still running, or the unit has ended.</exception>
    public void Begin()
    {
        if (Interlocked.CompareExchange(ref _state, Busy, Idle) is not Idle and var state)
            throw new InvalidOperationException(state == Busy ? "Two statements run at once in one unit of work: await the first." : "The unit of work has ended.");
    }

    public void Finish() => Volatile.Write(ref _state, Idle);

    /// <summary>Has something done once what this unit wrote is durable, and only then. It must be quick and must not throw.</summary>
    public void OnCommitted(Action action) => (_onCommitted ??= []).Add(action);

    public void Committed() => _onCommitted?.ForEach(action => action());

    /// <exception cref="InvalidOperationException">A unit is already running in this flow: on SQLite it would wait for itself.</exception>
    public static void RefuseNested()
    {
        if (Current is not null)
            throw new InvalidOperationException("A unit of work is already running in this flow.");
    }

    /// <summary>Makes this the unit of the current flow, until it is disposed of.</summary>
    public SqlUnit Enter()
    {
        Flow.Value = this;
        return this;
    }

    /// <summary>Ends the unit, once a statement that nobody awaited has left the connection.</summary>
    public void Dispose()
    {
        var patience = new SpinWait();
        while (Interlocked.CompareExchange(ref _state, Ended, Idle) == Busy)
            patience.SpinOnce();
    }
}
