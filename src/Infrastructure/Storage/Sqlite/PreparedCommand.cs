using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Parcours.Infrastructure.Storage.Sqlite;

/// <summary>A command that borrows the connection's compiled command for its text and gives it back when it is disposed of.</summary>
internal sealed class PreparedCommand(PreparedConnection connection) : DbCommand
{
    private SqliteCommand? _compiled;

    [AllowNull]
    public override string CommandText
    {
        get => _compiled?.CommandText ?? "";
        set
        {
            GiveBack();
            _compiled = connection.Take(value ?? "");
        }
    }

    public override int CommandTimeout
    {
        get => Compiled.CommandTimeout;
        set => Compiled.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => Compiled.CommandType;
        set => Compiled.CommandType = value;
    }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection
    {
        get => connection;
        set => throw new NotSupportedException();
    }

    protected override DbParameterCollection DbParameterCollection => Compiled.Parameters;

    /// <summary>Only noted: a SQLite connection has one transaction at most, and the compiled command comes with it.</summary>
    protected override DbTransaction? DbTransaction { get; set; }

    private SqliteCommand Compiled => _compiled ?? throw new InvalidOperationException("The command has no text yet.");

    public override void Cancel() => Compiled.Cancel();

    public override int ExecuteNonQuery() => Compiled.ExecuteNonQuery();

    public override object? ExecuteScalar() => Compiled.ExecuteScalar();

    public override void Prepare() => Compiled.Prepare();

    protected override DbParameter CreateDbParameter() => connection.TakeParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Compiled.ExecuteReader(behavior);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            GiveBack();
        base.Dispose(disposing);
    }

    private void GiveBack()
    {
        if (_compiled is { } compiled)
        {
            _compiled = null;
            connection.GiveBack(compiled);
        }
    }
}

/// <summary>A parameter under the name that the statement has for it. Given Dapper's, the driver looks for it as @, $ and : before each run.</summary>
internal sealed class PreparedParameter : SqliteParameter
{
    private const int AnySize = -1;

    private static readonly ConcurrentDictionary<string, string> Marked = new();

    private string? _given;

    [AllowNull]
    public override string ParameterName
    {
        get => base.ParameterName;
        set
        {
            if (!ReferenceEquals(value, _given))
                base.ParameterName = Marked.GetOrAdd(_given = value ?? "", static name => "@" + name);
        }
    }

    /// <summary>Forgets everything but the name.</summary>
    public PreparedParameter Emptied()
    {
        (Value, Size, Direction) = (null, AnySize, ParameterDirection.Input);
        ResetDbType();
        return this;
    }
}
