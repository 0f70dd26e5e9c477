using NodaTime;

namespace Parcours.Domain.Orders;

/// <summary>
/// The time of day at a postal code, by the IANA time zone database: the province's zone, and the prefixes that lie wholly in another.
/// A prefix that lies in two zones keeps its province's.
/// </summary>
public static class TimeZones
{
    private static readonly Dictionary<Province, DateTimeZone> OfProvinces = new()
    {
        [Province.AB] = Zone("America/Edmonton"),
        [Province.BC] = Zone("America/Vancouver"),
        [Province.MB] = Zone("America/Winnipeg"),
        [Province.NB] = Zone("America/Moncton"),
        [Province.NL] = Zone("America/St_Johns"),
        [Province.NS] = Zone("America/Halifax"),
        [Province.NT] = Zone("America/Yellowknife"),
        [Province.NU] = Zone("America/Iqaluit"),
        [Province.ON] = Zone("America/Toronto"),
        [Province.PE] = Zone("America/Halifax"),
        [Province.QC] = Zone("America/Toronto"),
        [Province.SK] = Zone("America/Regina"),
        [Province.YT] = Zone("America/Whitehorse"),
    };

    // The first prefix that fits decides, so a longer one stands before a shorter one.
    private static readonly (string Prefix, DateTimeZone Zone)[] Exceptions =
    [
        .. Region("America/Goose_Bay", "A0P", "A0R", "A2V"), // Labrador
        .. Region("America/Halifax", "G4T"), // Îles-de-la-Madeleine
        .. Region("America/Winnipeg", "P0V", "P0W", "P0X", "P0Y", "P8N", "P8T", "P9A", "P9N"), // north-western Ontario
        .. Region("America/Edmonton", "S9V"), // Lloydminster
        .. Region("America/Edmonton", "V0A", "V1A", "V1C"), // Columbia and East Kootenay
        .. Region("America/Dawson_Creek", "V1G", "V1J"), // Dawson Creek, Fort St. John
        .. Region("America/Resolute", "X0A0V"),
        .. Region("America/Coral_Harbour", "X0C0C"),
        .. Region("America/Cambridge_Bay", "X0B"), // Kitikmeot
        .. Region("America/Rankin_Inlet", "X0C"), // Kivalliq
    ];

    public static DateTimeZone Of(PostalCode postalCode)
    {
        foreach (var (prefix, zone) in Exceptions)
        {
            if (postalCode.Value.StartsWith(prefix, StringComparison.Ordinal))
                return zone;
        }

        return OfProvinces[postalCode.Province];
    }

    private static IEnumerable<(string, DateTimeZone)> Region(string zone, params string[] prefixes) =>
        prefixes.Select(prefix => (prefix, Zone(zone)));

    private static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb[id];
}
