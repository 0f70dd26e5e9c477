using System.Data.Common;
using NodaTime;

namespace Parcours.Infrastructure.Storage.Sqlite;

internal sealed class SqliteMigrator(SqliteDatabase database, SqlSession sql, IClock clock, IReadOnlyList<Migration> known) : Migrator(sql, clock, known)
{
    private protected override string JournalTable => """
        CREATE TABLE schema_migrations (
            number     INTEGER NOT NULL PRIMARY KEY,
            name       TEXT NOT NULL,
            checksum   TEXT NOT NULL,
            applied_at INTEGER NOT NULL
        )
        """;

    private protected override Task<DbConnection> Open(bool create, CancellationToken ct) =>
        create || File.Exists(database.File)
            ? Task.FromResult<DbConnection>(database.OpenWriter())
            : throw new SchemaException($"There is no database at {database.File}: create it with the argument 'migrate', or correct Storage__ConnectionString.");

    // The driver begins with BEGIN IMMEDIATE, which in WAL mode is BEGIN EXCLUSIVE.
    private protected override async Task<DbTransaction> BeginLocked(DbConnection connection, CancellationToken ct) => await connection.BeginTransactionAsync(ct);
}
