using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Parcours.Infrastructure.Storage;

namespace Parcours.Storage.Tests.Fixtures;

/// <summary>How SQLite would run a statement, one line a step.</summary>
internal static class QueryPlan
{
    public static IReadOnlyList<string> Of(Statement statement, SqliteStorage storage)
    {
        using var connection = new SqliteConnection(storage.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + statement.TextFor(storage.Dialect);
        foreach (var name in Regex.Matches(command.CommandText, @"@\w+", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Value).Distinct())
            command.Parameters.AddWithValue(name, 1);

        using var reader = command.ExecuteReader();
        var steps = new List<string>();
        while (reader.Read())
            steps.Add(reader.GetString(reader.GetOrdinal("detail")));
        return steps;
    }
}
