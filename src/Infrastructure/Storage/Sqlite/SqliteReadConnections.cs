using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Parcours.Infrastructure.Storage.Sqlite;

/// <summary>Read-only connections that are kept open: in WAL mode they see the last commit and never wait for the writer.</summary>
internal sealed class SqliteReadConnections(SqliteDatabase database) : IReadConnections, IDisposable
{
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private volatile bool _isDisposed;

    public ValueTask<DbConnection> Rent(CancellationToken ct) => new(_idle.TryTake(out var connection) ? connection : database.OpenReader());

    public void Return(DbConnection connection, bool isSound)
    {
        if (isSound && !_isDisposed)
            _idle.Add((SqliteConnection)connection);
        else
            connection.Dispose();
    }

    public void Dispose()
    {
        _isDisposed = true;
        while (_idle.TryTake(out var connection))
            connection.Dispose();
    }
}
