using System.Data.Common;
using Dapper;
using NodaTime;

namespace Parcours.Infrastructure.Storage;

/// <summary>
/// The only door to the database: runs statements in the current unit of work, or on a read connection when there is none.
/// Parameters are matched to the arguments' properties by name, case included. Rows are mapped to properties or constructor parameters
/// without regard to case and underscores; a SQLite integer is always a long, so a constructor that takes an int does not match.
/// </summary>
internal sealed class SqlSession(SqlDialect dialect, IReadConnections reads)
{
    /// <summary>Runs a write; returns the number of rows it changed. A list of arguments runs the statement once for each.</summary>
    /// <exception cref="InvalidOperationException">No unit of work is running.</exception>
    public Task<int> Execute(Statement statement, object? args, CancellationToken ct) => Write(statement, args, timeoutSeconds: null, ct);

    /// <summary>Inserts a row or gives it another key, or returns false when one with the same key exists; the unit of work goes on in either case.</summary>
    public async Task<bool> TryInsert(Statement statement, object args, CancellationToken ct)
    {
        try
        {
            await Execute(statement, args, ct);
            return true;
        }
        catch (DbException exception) when (dialect.IsDuplicateKey(exception))
        {
            return false;
        }
    }

    /// <summary>Inserts a row whose key another unit of work may hold uncommitted: waits for that unit's end, but no longer than <paramref name="patience"/>.</summary>
    public async Task<InsertOutcome> TryInsert(Statement statement, object args, Duration patience, CancellationToken ct)
    {
        try
        {
            await Write(statement, args, (int)patience.TotalSeconds, ct);
            return InsertOutcome.Inserted;
        }
        catch (DbException exception) when (dialect.IsDuplicateKey(exception))
        {
            return InsertOutcome.Duplicate;
        }
        catch (DbException exception) when (dialect.IsTimeout(exception))
        {
            // The abandoned wait may have cost the connection or its transaction: nothing more may be sent on it.
            SqlUnit.Current?.Dispose();
            return InsertOutcome.StillHeld;
        }
    }

    public Task<IReadOnlyList<T>> Query<T>(Statement statement, object? args, CancellationToken ct) =>
        Read<IReadOnlyList<T>>(statement, args, static async (connection, command) => (await connection.QueryAsync<T>(command)).AsList(), ct);

    /// <summary>The first row; null (the default of <typeparamref name="T"/>) when there is none.</summary>
    public Task<T?> First<T>(Statement statement, object? args, CancellationToken ct) =>
        Read(statement, args, static (connection, command) => connection.QueryFirstOrDefaultAsync<T>(command), ct);

    private Task<int> Write(Statement statement, object? args, int? timeoutSeconds, CancellationToken ct)
    {
        var unit = SqlUnit.Current ?? throw new InvalidOperationException($"{statement} writes, so it needs a unit of work.");
        return Send(unit.Connection, unit, Command(statement, args, unit, ct, timeoutSeconds), static (connection, command) => connection.ExecuteAsync(command));
    }

    private async Task<TResult> Read<TResult>(Statement statement, object? args, Func<DbConnection, CommandDefinition, Task<TResult>> read, CancellationToken ct)
    {
        if (SqlUnit.Current is { } unit)
            return await Send(unit.Connection, unit, Command(statement, args, unit, ct), read);

        var command = Command(statement, args, unit: null, ct);
        var connection = await reads.Rent(ct);
        var isSound = false;
        try
        {
            var result = await Send(connection, unit: null, command, read);
            isSound = true;
            return result;
        }
        finally
        {
            reads.Return(connection, isSound);
        }
    }

    private static async Task<TResult> Send<TResult>(
        DbConnection connection, SqlUnit? unit, CommandDefinition command, Func<DbConnection, CommandDefinition, Task<TResult>> send)
    {
        unit?.Begin();
        try
        {
            return await send(connection, command);
        }
        catch (DbException exception) when (command.CancellationToken.IsCancellationRequested)
        {
            // SqlClient reports a cancelled command as an error of the server.
            throw new OperationCanceledException(exception.Message, exception, command.CancellationToken);
        }
        finally
        {
            unit?.Finish();
        }
    }

    private CommandDefinition Command(Statement statement, object? args, SqlUnit? unit, CancellationToken ct, int? timeoutSeconds = null)
    {
        if (statement.Name is null)
            throw new InvalidOperationException("A statement must be held by a static field of a class that is not generic, so that its text is known and checked.");

        Arguments.Check(args);
        // A unit that runs is not cancelled: on SQLite others share its transaction, and it ends in a moment on either engine.
        return new CommandDefinition(statement.TextFor(dialect), args, unit?.Transaction, timeoutSeconds, cancellationToken: unit is null ? ct : CancellationToken.None);
    }
}

internal enum InsertOutcome
{
    Inserted,

    /// <summary>A row with the same key exists.</summary>
    Duplicate,

    /// <summary>Another unit of work that had not ended held the key all the time. This one is over: it can read, as outside a unit, and refuse.</summary>
    StillHeld,
}
