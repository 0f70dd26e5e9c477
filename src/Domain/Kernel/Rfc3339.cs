using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Parcours.Domain.Kernel;

/// <summary>Times as the platform tells them, in answers and in events alike.</summary>
public static class Rfc3339
{
    private static readonly InstantPattern Utc = InstantPattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss'Z'");

    private static readonly InstantPattern UtcMilliseconds = InstantPattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss'.'fff'Z'");

    /// <summary>The time on a clock in <paramref name="zone"/>, with the offset of that day.</summary>
    public static string At(Instant moment, DateTimeZone zone) => Of(moment.InZone(zone).ToOffsetDateTime());

    public static string Of(OffsetDateTime local)
    {
        // A pattern would take several times as long, and an order has a dozen times.
        var (sign, offset) = (local.Offset < Offset.Zero ? '-' : '+', Math.Abs(local.Offset.Seconds) / NodaConstants.SecondsPerMinute);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{local.Year:D4}-{local.Month:D2}-{local.Day:D2}T{local.Hour:D2}:{local.Minute:D2}:{local.Second:D2}{sign}{offset / 60:D2}:{offset % 60:D2}");
    }

    /// <summary>As it was written: with the fraction of a second, where there is one.</summary>
    public static string Exact(OffsetDateTime local) =>
        local.NanosecondOfSecond == 0 && local.Offset != Offset.Zero ? Of(local) : OffsetDateTimePattern.Rfc3339.Format(local);

    public static string Of(Instant moment) => Utc.Format(moment);

    /// <summary>As <c>/api/b2b</c> tells times: with three decimals.</summary>
    public static string Milliseconds(Instant moment) => UtcMilliseconds.Format(moment);
}
