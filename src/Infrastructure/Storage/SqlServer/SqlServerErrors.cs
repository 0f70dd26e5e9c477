using Microsoft.Data.SqlClient;

namespace Parcours.Infrastructure.Storage.SqlServer;

/// <summary>What the numbers of SQL Server's errors mean to us. All others are final.</summary>
internal static class SqlServerErrors
{
    /// <summary>From this severity on, the connection is gone.</summary>
    private const byte Fatal = 20;

    private const int DeadlockVictim = 1205;

    /// <summary>Azure SQL moves or throttles a database: 40197, 40501, 40613, 49918–49920, 10928, 10929.</summary>
    private static readonly HashSet<int> Transient = [DeadlockVictim, 10928, 10929, 40197, 40501, 40613, 49918, 49919, 49920];

    /// <summary>No room in the file group (1101, 1105) or in the log (9002).</summary>
    private static readonly HashSet<int> Space = [1101, 1105, 9002];

    public static bool AreTransient(SqlException exception) => exception.Class >= Fatal || Transient.Contains(exception.Number);

    public static bool AreAboutSpace(SqlException exception) => Space.Contains(exception.Number);
}
