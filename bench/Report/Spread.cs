using System.Globalization;

namespace Parcours.Bench.Report;

/// <summary>A figure that was measured several times: the median, and between what and what it lay.</summary>
internal sealed record Spread(double Median, double Least, double Most)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return new Spread(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1]);
    }

    public string ToString(string format) =>
        $"{Text(Median, format)} ({Text(Least, format)}–{Text(Most, format)})";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
