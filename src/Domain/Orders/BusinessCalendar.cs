using NodaTime;
using static NodaTime.IsoDayOfWeek;
using static Parcours.Domain.Orders.Province;

namespace Parcours.Domain.Orders;

/// <summary>
/// The days on which a province works: Monday to Friday without the holidays of its employment standards law, as it stands from 2020 on.
/// <para>Days that only shops or governments keep are working days: Easter Monday, the civic holiday in Alberta, Manitoba, Nova Scotia and Ontario,
/// Remembrance Day in Manitoba, Nova Scotia, Ontario and Québec, Boxing Day outside Ontario. Québec lets the employer choose between Good Friday
/// and Easter Monday; we rest on Good Friday, when all others do.</para>
/// <para>A holiday that falls on a weekend takes the next working day where the law itself names that day: Canada Day after a Sunday (the federal
/// Holidays Act; not where the province's law says "July 1": MB, NS), the Fête nationale after a Sunday (Québec), New Year's, Remembrance and
/// Christmas Day after a Sunday (Saskatchewan), all of them after a Saturday or Sunday in Newfoundland and Labrador and in Yukon. Elsewhere
/// the law owes the worker a day off or its pay and leaves the day to the employer: we go on working.</para>
/// </summary>
public sealed class BusinessCalendar
{
    private static readonly Province[] Everywhere = Enum.GetValues<Province>();

    private static readonly Province[] NextWorkingDay = [NL, YT];

    private static readonly Holiday[] Holidays =
    [
        new("New Year's Day", On(1, 1), Everywhere) { MovesFromSunday = [SK] },
        new("Family Day", Monday(3, 2), [AB, BC, MB, NB, NS, ON, PE, SK]), // Louis Riel Day (MB), Heritage Day (NS), Islander Day (PE)
        new("Good Friday", year => Easter(year).PlusDays(-2), Everywhere),
        new("Victoria Day", year => new LocalDate(year, 5, 25).Previous(IsoDayOfWeek.Monday), [AB, BC, MB, NT, NU, ON, QC, SK, YT]), // Journée nationale des patriotes (QC)
        new("National Indigenous Peoples Day", On(6, 21), [NT, YT]),
        new("Fête nationale", On(6, 24), [QC]) { MovesFromSunday = [QC] },
        new("Canada Day", On(7, 1), Everywhere) { MovesFromSunday = [AB, BC, NB, NT, NU, ON, PE, QC, SK] },
        new("Nunavut Day", On(7, 9), [NU]),
        new("Civic Holiday", Monday(1, 8), [BC, NB, NT, NU, SK]), // British Columbia, New Brunswick, Saskatchewan Day
        new("Discovery Day", Monday(3, 8), [YT]),
        new("Labour Day", Monday(1, 9), Everywhere),
        new("National Day for Truth and Reconciliation", On(9, 30), [NT, NU, PE]) { Since = 2022 },
        new("National Day for Truth and Reconciliation", On(9, 30), [BC, YT]) { Since = 2023 },
        new("National Day for Truth and Reconciliation", On(9, 30), [MB]) { Since = 2024 },
        new("Thanksgiving", Monday(2, 10), [AB, BC, MB, NT, NU, ON, QC, SK, YT]),
        new("Remembrance Day", On(11, 11), [AB, BC, NB, NL, NT, NU, PE, SK, YT]) { MovesFromSunday = [SK] },
        new("Christmas Day", On(12, 25), Everywhere) { MovesFromSunday = [SK] },
        new("Boxing Day", On(12, 26), [ON]),
    ];

    private static readonly BusinessCalendar[] Calendars = [.. Everywhere.Select(province => new BusinessCalendar(province))];

    private const int FirstKept = 2020;

    private readonly Province _province;

    // Filled as years are asked for; two threads may compute the same year, and either result will do.
    private readonly LocalDate[]?[] _kept = new LocalDate[]?[100];

    private BusinessCalendar(Province province) => _province = province;

    public static BusinessCalendar Of(Province province) => Calendars[(int)province];

    public bool IsBusinessDay(LocalDate date) =>
        date.DayOfWeek is not (Saturday or Sunday) && !HolidaysOf(date.Year).AsSpan().Contains(date);

    /// <summary>The first business day after <paramref name="date"/>.</summary>
    public LocalDate Next(LocalDate date)
    {
        do
            date = date.PlusDays(1);
        while (!IsBusinessDay(date));
        return date;
    }

    /// <summary>The <paramref name="days"/>th business day after <paramref name="date"/>, which need not be one itself.</summary>
    public LocalDate Plus(LocalDate date, int days)
    {
        for (; days > 0; days--)
            date = Next(date);
        return date;
    }

    private LocalDate[] HolidaysOf(int year)
    {
        var slot = year - FirstKept;
        return slot >= 0 && slot < _kept.Length ? _kept[slot] ??= Compute(year) : Compute(year);
    }

    private LocalDate[] Compute(int year) =>
        [.. Holidays.Where(holiday => holiday.Provinces.Contains(_province) && year >= holiday.Since).Select(holiday => Observed(holiday, holiday.Date(year)))];

    private LocalDate Observed(Holiday holiday, LocalDate date) => date.DayOfWeek switch
    {
        Saturday when NextWorkingDay.Contains(_province) => date.PlusDays(2),
        Sunday when NextWorkingDay.Contains(_province) || holiday.MovesFromSunday.Contains(_province) => date.PlusDays(1),
        _ => date,
    };

    private static Func<int, LocalDate> On(int month, int day) => year => new LocalDate(year, month, day);

    private static Func<int, LocalDate> Monday(int occurrence, int month) =>
        year => LocalDate.FromYearMonthWeekAndDay(year, month, occurrence, IsoDayOfWeek.Monday);

    /// <summary>Easter Sunday by the anonymous Gregorian computus (Meeus, Jones, Butcher).</summary>
    private static LocalDate Easter(int year)
    {
        var golden = year % 19;
        var (century, yearOfCentury) = Math.DivRem(year, 100);
        var moonShift = century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3);
        var epact = ((19 * golden) + moonShift + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (yearOfCentury / 4)) - epact - (yearOfCentury % 4)) % 7;
        var correction = (golden + (11 * epact) + (22 * weekday)) / 451;
        var (month, day) = Math.DivRem(epact + weekday - (7 * correction) + 114, 31);
        return new LocalDate(year, month, day + 1);
    }

    private sealed record Holiday(string Name, Func<int, LocalDate> Date, Province[] Provinces)
    {
        public int Since { get; init; }

        public Province[] MovesFromSunday { get; init; } = [];
    }
}
