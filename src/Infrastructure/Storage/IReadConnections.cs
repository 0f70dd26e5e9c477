using System.Data.Common;

namespace Parcours.Infrastructure.Storage;

/// <summary>Connections for reading outside a unit of work. They never wait for a writer.</summary>
internal interface IReadConnections
{
    ValueTask<DbConnection> Rent(CancellationToken ct);

    /// <param name="isSound">False when the connection may be broken and must not be used again.</param>
    void Return(DbConnection connection, bool isSound);
}
