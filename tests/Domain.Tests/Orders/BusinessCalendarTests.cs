using CsCheck;
using NodaTime;
using NodaTime.Text;
using Parcours.Domain.Orders;

namespace Parcours.Domain.Tests.Orders;

public class BusinessCalendarTests
{
    private static readonly Gen<LocalDate> Day = Gen.Int[0, 100_000].Select(day => new LocalDate(1950, 1, 1).PlusDays(day));

    [Theory]
    [InlineData(Province.AB, 2025, "01-01 02-17 04-18 05-19 07-01 09-01 10-13 11-11 12-25")]
    [InlineData(Province.AB, 2026, "01-01 02-16 04-03 05-18 07-01 09-07 10-12 11-11 12-25")]
    [InlineData(Province.BC, 2025, "01-01 02-17 04-18 05-19 07-01 08-04 09-01 09-30 10-13 11-11 12-25")]
    [InlineData(Province.BC, 2026, "01-01 02-16 04-03 05-18 07-01 08-03 09-07 09-30 10-12 11-11 12-25")]
    [InlineData(Province.MB, 2025, "01-01 02-17 04-18 05-19 07-01 09-01 09-30 10-13 12-25")]
    [InlineData(Province.MB, 2026, "01-01 02-16 04-03 05-18 07-01 09-07 09-30 10-12 12-25")]
    [InlineData(Province.NB, 2025, "01-01 02-17 04-18 07-01 08-04 09-01 11-11 12-25")]
    [InlineData(Province.NB, 2026, "01-01 02-16 04-03 07-01 08-03 09-07 11-11 12-25")]
    [InlineData(Province.NL, 2025, "01-01 04-18 07-01 09-01 11-11 12-25")]
    [InlineData(Province.NL, 2026, "01-01 04-03 07-01 09-07 11-11 12-25")]
    [InlineData(Province.NS, 2025, "01-01 02-17 04-18 07-01 09-01 12-25")]
    [InlineData(Province.NS, 2026, "01-01 02-16 04-03 07-01 09-07 12-25")]
    [InlineData(Province.NT, 2025, "01-01 04-18 05-19 07-01 08-04 09-01 09-30 10-13 11-11 12-25")]
    [InlineData(Province.NT, 2026, "01-01 04-03 05-18 07-01 08-03 09-07 09-30 10-12 11-11 12-25")]
    [InlineData(Province.NU, 2025, "01-01 04-18 05-19 07-01 07-09 08-04 09-01 09-30 10-13 11-11 12-25")]
    [InlineData(Province.NU, 2026, "01-01 04-03 05-18 07-01 07-09 08-03 09-07 09-30 10-12 11-11 12-25")]
    [InlineData(Province.ON, 2025, "01-01 02-17 04-18 05-19 07-01 09-01 10-13 12-25 12-26")]
    [InlineData(Province.ON, 2026, "01-01 02-16 04-03 05-18 07-01 09-07 10-12 12-25")]
    [InlineData(Province.PE, 2025, "01-01 02-17 04-18 07-01 09-01 09-30 11-11 12-25")]
    [InlineData(Province.PE, 2026, "01-01 02-16 04-03 07-01 09-07 09-30 11-11 12-25")]
    [InlineData(Province.QC, 2025, "01-01 04-18 05-19 06-24 07-01 09-01 10-13 12-25")]
    [InlineData(Province.QC, 2026, "01-01 04-03 05-18 06-24 07-01 09-07 10-12 12-25")]
    [InlineData(Province.SK, 2025, "01-01 02-17 04-18 05-19 07-01 08-04 09-01 10-13 11-11 12-25")]
    [InlineData(Province.SK, 2026, "01-01 02-16 04-03 05-18 07-01 08-03 09-07 10-12 11-11 12-25")]
    [InlineData(Province.YT, 2025, "01-01 04-18 05-19 06-23 07-01 08-18 09-01 09-30 10-13 11-11 12-25")]
    [InlineData(Province.YT, 2026, "01-01 04-03 05-18 06-22 07-01 08-17 09-07 09-30 10-12 11-11 12-25")]
    public void These_weekdays_are_holidays(Province province, int year, string holidays) =>
        string.Join(' ', WeekdaysOf(year)
            .Where(date => !BusinessCalendar.Of(province).IsBusinessDay(date))
            .Select(LocalDatePattern.CreateWithInvariantCulture("MM-dd").Format)).Should().Be(holidays);

    [Theory]
    [InlineData("2029-07-02", "AB BC NB NL NT NU ON PE QC SK YT")] // Canada Day on a Sunday
    [InlineData("2028-07-03", "NL YT")] // Canada Day on a Saturday
    [InlineData("2029-06-25", "QC")] // the Fête nationale on a Sunday
    [InlineData("2028-06-26", "")] // the Fête nationale on a Saturday
    [InlineData("2029-11-12", "NL SK YT")] // Remembrance Day on a Sunday
    [InlineData("2028-11-13", "NL YT")] // Remembrance Day on a Saturday
    [InlineData("2027-12-27", "NL YT")] // Christmas on a Saturday, Boxing Day on a Sunday
    [InlineData("2033-12-26", "NL ON SK YT")] // Christmas on a Sunday; in Ontario the Monday is Boxing Day itself
    [InlineData("2034-01-02", "NL SK YT")] // New Year's Day on a Sunday
    [InlineData("2028-01-03", "NL YT")] // New Year's Day on a Saturday
    [InlineData("2028-10-02", "YT")] // Truth and Reconciliation on a Saturday; Newfoundland and Labrador does not keep it
    public void After_a_weekend_that_held_a_holiday_these_rest(string monday, string provinces) => RestingOn(monday).Should().Be(provinces);

    [Theory]
    [InlineData("2021-09-30", "")]
    [InlineData("2022-09-30", "NT NU PE")]
    [InlineData("2024-09-30", "BC MB NT NU PE YT")]
    [InlineData("2020-07-09", "NU")]
    public void A_holiday_begins_with_its_law(string date, string provinces) => RestingOn(date).Should().Be(provinces);

    [Theory]
    [InlineData("2025-04-21")] // Easter Monday
    [InlineData("2025-12-24")]
    [InlineData("2026-02-27")] // Heritage Day in Yukon, kept by its government
    [InlineData("2026-07-13")] // Orangemen's Day, near the 12th, kept by Newfoundland's government
    public void No_province_rests_on_what_is_no_statutory_holiday(string date) => RestingOn(date).Should().BeEmpty();

    [Theory]
    [InlineData("1818-03-22")] // the earliest there is
    [InlineData("1943-04-25")] // the latest there is
    [InlineData("1961-04-02")]
    [InlineData("2000-04-23")]
    [InlineData("2008-03-23")]
    [InlineData("2019-04-21")]
    [InlineData("2020-04-12")]
    [InlineData("2021-04-04")]
    [InlineData("2022-04-17")]
    [InlineData("2023-04-09")]
    [InlineData("2024-03-31")]
    [InlineData("2025-04-20")]
    [InlineData("2026-04-05")]
    [InlineData("2027-03-28")]
    [InlineData("2028-04-16")]
    [InlineData("2029-04-01")]
    [InlineData("2030-04-21")]
    [InlineData("2031-04-13")]
    [InlineData("2032-03-28")]
    [InlineData("2033-04-17")]
    [InlineData("2034-04-09")]
    [InlineData("2035-03-25")]
    [InlineData("2038-04-25")]
    public void The_only_holiday_in_spring_is_two_days_before_Easter(string easter)
    {
        var sunday = Date(easter);

        foreach (var province in Enum.GetValues<Province>())
        {
            WeekdaysOf(sunday.Year).Where(date => date.Month is 3 or 4 && !BusinessCalendar.Of(province).IsBusinessDay(date))
                .Should().Equal(sunday.PlusDays(-2));
        }
    }

    [Fact]
    public void No_weekend_is_a_business_day() =>
        Gen.Select(Gen.Enum<Province>(), Day).Sample((province, date) =>
            date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) || !BusinessCalendar.Of(province).IsBusinessDay(date));

    [Fact]
    public void Next_skips_no_business_day() =>
        Gen.Select(Gen.Enum<Province>(), Day).Sample((province, date) =>
        {
            var calendar = BusinessCalendar.Of(province);
            var next = calendar.Next(date);
            return next > date && calendar.IsBusinessDay(next) && Days(date.PlusDays(1), next.PlusDays(-1)).All(day => !calendar.IsBusinessDay(day));
        }, iter: 1_000);

    [Fact]
    public void Plus_counts_business_days() =>
        Gen.Select(Gen.Enum<Province>(), Day, Gen.Int[1, 30]).Sample((province, date, days) =>
        {
            var calendar = BusinessCalendar.Of(province);
            var end = calendar.Plus(date, days);
            return calendar.IsBusinessDay(end) && Days(date.PlusDays(1), end).Count(calendar.IsBusinessDay) == days;
        }, iter: 1_000);

    [Fact]
    public void Plus_nothing_is_the_day_itself() =>
        BusinessCalendar.Of(Province.QC).Plus(Date("2025-06-24"), 0).Should().Be(Date("2025-06-24"));

    [Fact]
    public void A_year_that_is_not_kept_is_computed_all_the_same()
    {
        // Weekdays repeat after 400 years, Easter does not.
        foreach (var province in Enum.GetValues<Province>())
        {
            var calendar = BusinessCalendar.Of(province);
            Fixed(2025).Should().Equal(Fixed(2425).Select(date => date.PlusYears(-400)));

            IEnumerable<LocalDate> Fixed(int year) => WeekdaysOf(year).Where(date => date.Month > 4 && !calendar.IsBusinessDay(date));
        }
    }

    private static string RestingOn(string date) =>
        string.Join(' ', Enum.GetValues<Province>().Where(province => !BusinessCalendar.Of(province).IsBusinessDay(Date(date))));

    private static IEnumerable<LocalDate> WeekdaysOf(int year) =>
        Days(new LocalDate(year, 1, 1), new LocalDate(year, 12, 31)).Where(date => date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday));

    private static IEnumerable<LocalDate> Days(LocalDate first, LocalDate last)
    {
        for (var date = first; date <= last; date = date.PlusDays(1))
            yield return date;
    }

    private static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
