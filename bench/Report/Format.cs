using System.Globalization;

namespace Parcours.Bench.Report;

internal static class Format
{
    public static string Whole(this double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Whole(this int value) => ((double)value).Whole();

    public static string Ratio(this double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Percent(this double value) => value.ToString("0 %", CultureInfo.InvariantCulture);

    public static string Milliseconds(this TimeSpan time) => time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);

    public static string Microseconds(this TimeSpan time) => time.TotalMicroseconds.ToString("0", CultureInfo.InvariantCulture);
}
