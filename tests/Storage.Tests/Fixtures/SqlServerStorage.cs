using Microsoft.Data.SqlClient;
using Parcours.Domain.Kernel;
using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Storage.SqlServer;

namespace Parcours.Storage.Tests.Fixtures;

/// <summary>A fresh database on the server that <see cref="SqlServerHost"/> finds.</summary>
public sealed class SqlServerStorage : StorageFixture
{
    private const int MostAttempts = 100;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(50);

    private readonly string _database = "parcours_" + Ids.Hex(12);
    private string? _server;

    protected override async Task<Dictionary<string, string?>?> CreateDatabase()
    {
        _server = await SqlServerHost.ConnectionString;
        if (_server is null)
        {
            Missing = "No SQL Server: PARCOURS_TEST_SQLSERVER is not set, and no Docker engine answers that could run one.";
            return null;
        }

        await Send($"CREATE DATABASE {_database}");
        return new()
        {
            ["Storage:Provider"] = "SqlServer",
            ["Storage:ConnectionString"] = new SqlConnectionStringBuilder(_server) { InitialCatalog = _database }.ConnectionString,
        };
    }

    protected override async Task DropDatabase()
    {
        // Pooled connections keep the database in use. Other classes run meanwhile: their pools stay as they are.
        await using (var pooled = new SqlConnection(ConnectionString))
            SqlConnection.ClearPool(pooled);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Send($"DROP DATABASE {_database}");
                return;
            }
            catch (SqlException) when (attempt < MostAttempts)
            {
                // The server notices a closed connection a moment later, and cannot be asked to tell when.
                await Task.Delay(BetweenAttempts);
            }
        }
    }

    internal override Migrator MigratorThatKnows(IReadOnlyList<Migration> known) => new SqlServerMigrator(ConnectionString, Sql, Clock, known);

    private async Task Send(string sql)
    {
        await using var connection = new SqlConnection(_server);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
