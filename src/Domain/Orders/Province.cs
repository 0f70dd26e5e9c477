using System.Collections.Frozen;

namespace Parcours.Domain.Orders;

/// <summary>Provinces and territories by their postal abbreviation.</summary>
public enum Province
{
    AB, BC, MB, NB, NL, NS, NT, NU, ON, PE, QC, SK, YT,
}

/// <summary>The two letters of a province. Not <see cref="Kernel.Names"/>: that would spell <c>q_c</c>.</summary>
public static class Provinces
{
    private static readonly FrozenDictionary<string, Province> ByCode =
        Enum.GetValues<Province>().ToFrozenDictionary(Of, province => province, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<Province>().Select(Of)];

    public static string Of(Province province) => province.ToString();

    /// <summary>Two letters in any case; null for anything else.</summary>
    public static Province? Parse(string? code) => code is not null && ByCode.TryGetValue(code, out var province) ? province : null;
}
