using System.Globalization;
using Parcours.Bench.Load;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary>The comparison is only fair while product and floor write the same: as many rows in every table, the same columns, values of the same type and about the same length.</summary>
internal static class SameRows
{
    private const double Tolerance = 0.1;

    public static async Task Check(Lab lab)
    {
        var product = await Written(lab, database => lab.StartProduct(database));
        var floor = await Written(lab, database => lab.StartFloor(database));
        var differences = product.Keys.Union(floor.Keys)
            .Select(column => (Column: column, Product: product.GetValueOrDefault(column, Shape.None), Floor: floor.GetValueOrDefault(column, Shape.None)))
            .Where(pair => !Alike(pair.Product, pair.Floor))
            .Select(pair => $"{pair.Column}: {pair.Product} ≠ {pair.Floor}")
            .ToList();
        lab.Require(differences.Count == 0, $"product and floor write the same rows {string.Join("; ", differences)}");
    }

    // The stored answer of an idempotency key is the product's own; the floor keeps its short one.
    private static bool Alike(Shape one, Shape other) =>
        one.Rows == other.Rows && one.Types == other.Types && (Math.Abs(one.Length - other.Length) <= 2 + Tolerance * other.Length || one.Types == "blob");

    /// <summary>What an order and a quote add to the tables, column by column.</summary>
    private static async Task<Dictionary<string, Shape>> Written(Lab lab, Func<DatabaseFile, Task<ServerProcess>> start)
    {
        var database = lab.FreshDatabase();
        Dictionary<string, long> before;
        await using (var server = await start(database))
        {
            before = Tables(database).ToDictionary(table => table, database.Count);
            using var connection = new Connection(server.Port);
            await connection.Open(CancellationToken.None);
            await connection.Send(new OrderRequests(keyed: true).Next());
            await connection.Send(QuoteRequests.Endless().Next());
        }

        return Tables(database).Where(table => database.Count(table) > before[table]).SelectMany(table => Columns(database, table)).ToDictionary();
    }

    private static IReadOnlyList<string> Tables(DatabaseFile database) =>
        // What was asked is the product's own to write down, a few hundred requests at a time and after their answers.
        database.Column<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'request_log'");

    private static IEnumerable<(string Column, Shape Shape)> Columns(DatabaseFile database, string table) =>
        database.Column<string>($"SELECT name FROM pragma_table_info('{table}')").Select(column => (
            $"{table}.{column}",
            new Shape(
                database.Count(table),
                string.Join(", ", database.Column<string>($"SELECT DISTINCT typeof({column}) FROM {table} ORDER BY 1")),
                database.Scalar<long>($"SELECT COALESCE(SUM(length({column})), 0) FROM {table}"))));

    /// <param name="Length">Of all rows together.</param>
    private sealed record Shape(long Rows, string Types, long Length)
    {
        public static readonly Shape None = new(0, "", 0);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rows} rows, {Types} of {Length}");
    }
}
