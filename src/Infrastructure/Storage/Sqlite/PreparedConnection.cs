using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Parcours.Infrastructure.Storage.Sqlite;

/// <summary>
/// A connection that compiles each SQL text once. The driver compiles a text again for every command, and Dapper makes a command for every call.
/// Used by one thread at a time, as connections are.
/// </summary>
internal sealed class PreparedConnection(string connectionString) : SqliteConnection(connectionString)
{
    private readonly Dictionary<string, SqliteCommand> _idle = [];

    private readonly Stack<PreparedParameter> _idleParameters = [];

    private readonly Dictionary<string, sqlite3_stmt> _sent = [];

    /// <summary>Whether a transaction that was begun is no longer there, because the engine rolled it back.</summary>
    public bool HasLostTransaction => sqlite3_get_autocommit(Handle) != 0;

    /// <summary>Runs a text without parameters or result. Past the driver, whose command and reader cost more than what a savepoint does.</summary>
    /// <exception cref="SqliteException">The engine refused it.</exception>
    public void Send(string sql)
    {
        if (!_sent.TryGetValue(sql, out var statement))
        {
            SqliteException.ThrowExceptionForRC(sqlite3_prepare_v2(Handle, sql, out statement), Handle);
            _sent.Add(sql, statement);
        }

        var ended = sqlite3_step(statement);
        sqlite3_reset(statement);
        if (ended is not (SQLITE_DONE or SQLITE_ROW))
            SqliteException.ThrowExceptionForRC(ended, Handle);
    }

    /// <summary>Takes the compiled command for a text; the caller gives it back.</summary>
    public SqliteCommand Take(string sql)
    {
        if (!_idle.Remove(sql, out var command))
        {
            command = CreateCommand();
            command.CommandText = sql;
        }

        command.Transaction = Transaction;
        command.CommandTimeout = DefaultTimeout;
        return command;
    }

    /// <summary>A parameter for a command that was taken; it is given back with it.</summary>
    public PreparedParameter TakeParameter() => _idleParameters.TryPop(out var parameter) ? parameter : new PreparedParameter();

    public void GiveBack(SqliteCommand command)
    {
        // The last one first: the next run of the same text then finds each under its name.
        for (var index = command.Parameters.Count - 1; index >= 0; index--)
            _idleParameters.Push(((PreparedParameter)command.Parameters[index]).Emptied());
        command.Parameters.Clear();
        if (!_idle.TryAdd(command.CommandText, command))
            command.Dispose();
    }

    protected override DbCommand CreateDbCommand() => new PreparedCommand(this);

    protected override void Dispose(bool disposing)
    {
        foreach (var command in _idle.Values)
            command.Dispose();
        _idle.Clear();
        foreach (var statement in _sent.Values)
            statement.Dispose();
        _sent.Clear();
        base.Dispose(disposing);
    }
}
