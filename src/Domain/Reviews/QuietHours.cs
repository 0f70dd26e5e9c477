using NodaTime;
using NodaTime.TimeZones;

namespace Parcours.Domain.Reviews;

/// <summary>When nobody is written to: from the evening until the morning, where the reader is.</summary>
public static class QuietHours
{
    /// <summary>From here on, local time.</summary>
    public static readonly LocalTime Evening = new(20, 0);

    /// <summary>Until here.</summary>
    public static readonly LocalTime Morning = new(9, 0);

    private static readonly ILookup<string, DateTimeZone> ByCountry = (TzdbDateTimeZoneSource.Default.ZoneLocations ?? [])
        .ToLookup(location => location.CountryCode, location => DateTimeZoneProviders.Tzdb[location.ZoneId], StringComparer.Ordinal);

    /// <summary>
    /// The first moment from <paramref name="now"/> on at which it is day everywhere in the country, since only the country is known. Where a country is so
    /// wide that it never is, and where it is unknown, <paramref name="otherwise"/> decides.
    /// </summary>
    /// <param name="country">Two capital letters of ISO 3166.</param>
    public static Instant Next(Instant now, string country, DateTimeZone otherwise)
    {
        var zones = ByCountry[country].ToList();
        return zones.Count > 0 && Next(now, zones) is { } day ? day : Next(now, [otherwise])!.Value;
    }

    /// <summary>Null when there is no such moment within two days.</summary>
    private static Instant? Next(Instant now, List<DateTimeZone> zones)
    {
        var moment = now;
        while (moment < now + Duration.FromDays(2))
        {
            var latest = zones.Max(zone => MorningAfter(moment, zone));
            if (latest == moment)
                return moment;
            moment = latest;
        }

        return null;
    }

    /// <summary>The moment itself while it is day.</summary>
    private static Instant MorningAfter(Instant moment, DateTimeZone zone)
    {
        var local = moment.InZone(zone).LocalDateTime;
        if (local.TimeOfDay >= Morning && local.TimeOfDay < Evening)
            return moment;
        var day = local.TimeOfDay < Morning ? local.Date : local.Date.PlusDays(1);
        return zone.AtLeniently(day + Morning).ToInstant();
    }
}
