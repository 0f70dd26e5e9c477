using System.Collections.Frozen;
using System.Globalization;

namespace Parcours.Infrastructure.Storage;

/// <summary>The statements of one list query: its text depends on which filters are set.</summary>
internal interface IStatementFamily
{
    /// <summary>Every statement, by the filters that are set in it.</summary>
    IEnumerable<(string Filters, Statement Statement)> All { get; }
}

/// <typeparam name="TFilters">A <c>[Flags]</c> enum; its members that are one bit are the filters.</typeparam>
internal sealed class StatementFamily<TFilters> : IStatementFamily
    where TFilters : struct, Enum
{
    private readonly FrozenDictionary<TFilters, Statement> _statements;

    public StatementFamily(Func<SqlDialect, TFilters, string> text) =>
        _statements = Combinations().ToFrozenDictionary(filters => filters, filters => Statement.For(dialect => text(dialect, filters)));

    public Statement this[TFilters filters] => _statements[filters];

    IEnumerable<(string Filters, Statement Statement)> IStatementFamily.All => _statements.Select(pair => (pair.Key.ToString(), pair.Value));

    private static IEnumerable<TFilters> Combinations()
    {
        var bits = Enum.GetValues<TFilters>()
            .Select(value => Convert.ToInt64(value, CultureInfo.InvariantCulture))
            .Where(long.IsPow2)
            .Distinct();
        var combinations = bits.Aggregate(new List<long> { 0 }, (sums, bit) => [.. sums, .. sums.Select(sum => sum | bit)]);
        return combinations.Select(combination => (TFilters)Enum.ToObject(typeof(TFilters), combination));
    }
}
