using System.Security.Cryptography;

namespace Parcours.Infrastructure.Storage;

/// <summary>A counter that many move is kept in several rows, and its value is their sum: on SQL Server writers would wait for one row. SQLite has one writer.</summary>
internal static class Shards
{
    private const int OnSqlServer = 16;

    public static int Any(SqlDialect dialect) => dialect.Provider == StorageProvider.Sqlite ? 0 : RandomNumberGenerator.GetInt32(OnSqlServer);
}
