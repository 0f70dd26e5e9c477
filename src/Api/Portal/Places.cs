using System.Collections.Frozen;
using System.Globalization;
using NodaTime.TimeZones;
using Parcours.Application.Reviews;

namespace Parcours.Api.Portal;

/// <summary>What countries and time zones are chosen from.</summary>
public static class Places
{
    private static readonly FrozenDictionary<string, IReadOnlyList<Country>> ByLanguage = WebsiteRules.Languages.ToFrozenDictionary(language => language, NamedIn);

    /// <summary>In the reader's language and its order.</summary>
    public static IReadOnlyList<Country> Countries => ByLanguage[CultureInfo.CurrentUICulture.TwoLetterISOLanguageName];

    /// <summary>One for each place whose clocks differ or differed, without their other names.</summary>
    public static IReadOnlyList<string> TimeZones { get; } = [.. TzdbDateTimeZoneSource.Default.ZoneLocations!.Select(place => place.ZoneId).Order(StringComparer.Ordinal)];

    /// <summary>What a code is called; the code itself when it is no country's.</summary>
    public static string NameOf(string code) => Countries.FirstOrDefault(country => country.Code == code)?.Name ?? code;

    // A region that is named by its code alone is called by its own people's name.
    private static IReadOnlyList<Country> NamedIn(string language) =>
        [.. TzdbDateTimeZoneSource.Default.ZoneLocations!.Select(place => place.CountryCode).Distinct()
            .Select(code => new Country(code, new RegionInfo($"{language}-{code}").NativeName))
            .OrderBy(country => country.Name, StringComparer.Create(CultureInfo.GetCultureInfo(language), ignoreCase: false))];
}

/// <param name="Code">Two letters.</param>
public sealed record Country(string Code, string Name);
