using NodaTime;
using NodaTime.Text;
using Parcours.Domain.Reviews;

namespace Parcours.Domain.Tests.Reviews;

public sealed class QuietHoursTests
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    [Theory]
    // Paris in winter, UTC+1: 9:00 to 20:00 are 8:00Z to 19:00Z.
    [InlineData("FR", "2025-11-07T08:00:00Z", "2025-11-07T08:00:00Z")]
    [InlineData("FR", "2025-11-07T18:59:59Z", "2025-11-07T18:59:59Z")]
    [InlineData("FR", "2025-11-07T19:00:00Z", "2025-11-08T08:00:00Z")]
    [InlineData("FR", "2025-11-07T23:30:00Z", "2025-11-08T08:00:00Z")]
    [InlineData("FR", "2025-11-08T07:59:59Z", "2025-11-08T08:00:00Z")]
    // The night in which the clocks go forward, 30 March 2025: the morning is at UTC+2.
    [InlineData("FR", "2025-03-29T20:00:00Z", "2025-03-30T07:00:00Z")]
    // Canada reaches from Saint John's (UTC-3:30) to Vancouver (UTC-8): 9:00 there is 17:00Z, 20:00 in Saint John's is 23:30Z.
    [InlineData("CA", "2025-11-07T15:00:00Z", "2025-11-07T17:00:00Z")]
    [InlineData("CA", "2025-11-07T20:00:00Z", "2025-11-07T20:00:00Z")]
    [InlineData("CA", "2025-11-07T23:30:00Z", "2025-11-08T17:00:00Z")]
    // Japan is at UTC+9 all year: 9:00 is midnight UTC.
    [InlineData("JP", "2025-11-07T15:00:00Z", "2025-11-08T00:00:00Z")]
    // No country: what the shop's zone says.
    [InlineData("XX", "2025-11-07T22:00:00Z", "2025-11-08T08:00:00Z")]
    public void Nobody_is_written_to_before_it_is_day_where_they_are(string country, string now, string expected) =>
        QuietHours.Next(At(now), country, Paris).Should().Be(At(expected));

    [Fact]
    public void In_every_country_and_at_every_hour_there_is_a_next_time()
    {
        var now = At("2025-11-07T00:00:00Z");
        foreach (var country in NodaTime.TimeZones.TzdbDateTimeZoneSource.Default.ZoneLocations!.Select(zone => zone.CountryCode).Distinct())
        {
            for (var hour = 0; hour < 24; hour++)
            {
                var moment = now + Duration.FromHours(hour);
                QuietHours.Next(moment, country, Paris).Should().BeInRange(moment, moment + Duration.FromDays(2), because: country);
            }
        }
    }

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
