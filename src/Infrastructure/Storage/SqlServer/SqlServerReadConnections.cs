using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace Parcours.Infrastructure.Storage.SqlServer;

/// <summary>Connections of the driver's own pool.</summary>
internal sealed class SqlServerReadConnections(string connectionString) : IReadConnections
{
    public async ValueTask<DbConnection> Rent(CancellationToken ct)
    {
        var connection = new SqlConnection(connectionString);
        await connection.OpenAsync(ct);
        return connection;
    }

    public void Return(DbConnection connection, bool isSound) => connection.Dispose();
}
