using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;
using NodaTime;

namespace Parcours.Infrastructure.Storage.SqlServer;

internal sealed partial class SqlServerMigrator(string connectionString, SqlSession sql, IClock clock, IReadOnlyList<Migration> known) : Migrator(sql, clock, known)
{
    // A negative result is a refusal (timeout, deadlock), which sp_getapplock does not raise itself.
    private const string TakeLock = """
        DECLARE @result int;
        EXEC @result = sp_getapplock @Resource = N'schema_migrations', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = 60000;
        IF @result < 0 THROW 50000, N'Another migrator has held the lock for a minute.', 1;
        """;

    private const int LockCommandTimeoutSeconds = 90;

    internal const string Journal = """
        CREATE TABLE schema_migrations (
            number     int NOT NULL,
            name       nvarchar(200) NOT NULL,
            checksum   char(64) NOT NULL,
            applied_at datetime2(6) NOT NULL,
            CONSTRAINT pk_schema_migrations PRIMARY KEY (number)
        )
        """;

    private protected override string JournalTable => Journal;

    private protected override async Task<DbConnection> Open(bool create, CancellationToken ct)
    {
        var connection = new SqlConnection(connectionString);
        await connection.OpenAsync(ct);
        return connection;
    }

    private protected override async Task<DbTransaction> BeginLocked(DbConnection connection, CancellationToken ct)
    {
        var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = TakeLock;
        command.CommandTimeout = LockCommandTimeoutSeconds;
        await command.ExecuteNonQueryAsync(ct);
        return transaction;
    }

    private protected override IEnumerable<string> Batches(string script) => Split(script);

    /// <summary>The batches of a script, which lines of GO separate.</summary>
    internal static IEnumerable<string> Split(string script) => Go().Split(script).Where(batch => !string.IsNullOrWhiteSpace(batch));

    [GeneratedRegex(@"^\s*GO\s*$", RegexOptions.Multiline | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Go();
}
