using System.Text.Json;
using NodaTime;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Partners;

/// <summary>When keys were last used: one statement for all that were.</summary>
internal static class KeyUses
{
    /// <summary>Moves the moments of keys forward, never back; they arrive as a JSON object, microseconds by key. T-SQL's DATEADD takes an int, so in two steps.</summary>
    /// <param name="key">The column that tells a key: <c>id</c>, a number, or one with a text.</param>
    public static string MoveForward(SqlDialect dialect, string table, string column, string key = "id") => dialect.Provider == StorageProvider.Sqlite
        ? $"""
          UPDATE {table}
             SET {column} = used.value
            FROM json_each(@LastUse) AS used
           WHERE {table}.{key} = {(key == "id" ? "CAST(used.key AS INTEGER)" : "used.key")} AND ({table}.{column} IS NULL OR {table}.{column} < used.value)
          """
        : $"""
          UPDATE k
             SET k.{column} = used.at
            FROM {table} AS k
            JOIN (SELECT {(key == "id" ? "CAST([key] AS bigint)" : "[key] COLLATE Latin1_General_100_BIN2")} AS {key},
                         DATEADD(microsecond, CAST(CAST([value] AS bigint) % 60000000 AS int),
                             DATEADD(minute, CAST(CAST([value] AS bigint) / 60000000 AS int), CAST('1970-01-01' AS datetime2(6)))) AS at
                    FROM OPENJSON(@LastUse)) AS used ON used.{key} = k.{key}
           WHERE k.{column} IS NULL OR k.{column} < used.at
          """;

    public static object Values(IReadOnlyDictionary<string, Instant> lastUse) =>
        new { LastUse = JsonSerializer.Serialize(lastUse.ToDictionary(pair => pair.Key, pair => pair.Value.ToUnixTimeTicks() / 10)) };
}
