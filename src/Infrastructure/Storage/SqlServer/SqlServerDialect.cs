using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;

namespace Parcours.Infrastructure.Storage.SqlServer;

internal sealed partial class SqlServerDialect : SqlDialect
{
    private const int DuplicateInConstraint = 2627;
    private const int DuplicateInIndex = 2601;
    private const int CommandTimeout = -2;

    public override StorageProvider Provider => StorageProvider.SqlServer;

    public override string Take(string count) => Page("0", count);

    public override string Page(string skip, string count) => $"OFFSET {skip} ROWS FETCH NEXT {count} ROWS ONLY";

    public override string InsertReturning(string into, string values, string key) => $"INSERT INTO {into} OUTPUT inserted.{key} VALUES ({values})";

    // Under its own name: with an alias, Babelfish takes one row whatever the count.
    public override string Claim(string table, string set, string where, string count, params IReadOnlyList<string> returning) => $"""
        UPDATE TOP ({count}) {table}
           SET {WithoutAlias(set, table)}
        OUTPUT {string.Join(", ", returning.Select(column => "inserted." + column))}
          FROM {table} WITH (UPDLOCK, READPAST, ROWLOCK)
         WHERE {WithoutAlias(where, table)}
        """;

    private static string WithoutAlias(string sql, string table) => Alias().Replace(sql, table + ".");

    [GeneratedRegex(@"\bt\.", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Alias();

    public override string DeleteSome(string table, string where, string count) => $"DELETE TOP ({count}) FROM {table} WHERE {where}";

    // It looks at the parameters' values when it makes its plan.
    public override string By(string index) => "";

    public override string TableExists(string table) => $"SELECT CASE WHEN OBJECT_ID(N'{table}') IS NULL THEN 0 ELSE 1 END";

    // READPAST needs READCOMMITTEDLOCK where the database reads from row versions.
    public override string PassOverLocked => " WITH (READPAST, READCOMMITTEDLOCK)";

    public override bool IsDuplicateKey(DbException exception) =>
        exception is SqlException { Number: DuplicateInConstraint or DuplicateInIndex };

    public override bool IsTimeout(DbException exception) => exception is SqlException { Number: CommandTimeout };
}
