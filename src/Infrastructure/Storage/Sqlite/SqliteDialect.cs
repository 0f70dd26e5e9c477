using System.Data.Common;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Parcours.Infrastructure.Storage.Sqlite;

internal sealed class SqliteDialect : SqlDialect
{
    public override StorageProvider Provider => StorageProvider.Sqlite;

    public override string Take(string count) => $"LIMIT {count}";

    public override string Page(string skip, string count) => $"LIMIT {count} OFFSET {skip}";

    public override string InsertReturning(string into, string values, string key) => $"INSERT INTO {into} VALUES ({values}) RETURNING {key}";

    public override string Claim(string table, string set, string where, string count, params IReadOnlyList<string> returning) => $"""
        UPDATE {table} AS t
           SET {set}
         WHERE t.rowid IN (SELECT t.rowid FROM {table} AS t WHERE {where} LIMIT {count})
        RETURNING {string.Join(", ", returning)}
        """;

    public override string DeleteSome(string table, string where, string count) =>
        $"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} WHERE {where} LIMIT {count})";

    public override string By(string index) => " INDEXED BY " + index;

    public override string TableExists(string table) => $"SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = '{table}'";

    // A reader sees the last commit and waits for nobody.
    public override string PassOverLocked => "";

    public override bool IsDuplicateKey(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: SQLITE_CONSTRAINT_UNIQUE or SQLITE_CONSTRAINT_PRIMARYKEY };

    // One unit runs at a time: no statement waits for another's lock.
    public override bool IsTimeout(DbException exception) => false;
}
