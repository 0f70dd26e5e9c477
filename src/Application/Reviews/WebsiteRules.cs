using NodaTime;

namespace Parcours.Application.Reviews;

/// <summary>What a website's settings may be, wherever they are decided.</summary>
public static class WebsiteRules
{
    /// <summary>What consumers are written to in.</summary>
    public static readonly IReadOnlyList<string> Languages = ["fr", "en"];

    /// <summary>What a consumer of any language is written to in.</summary>
    public static string Spoken(string language) => Languages.Contains(language) ? language : "en";

    public static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps;

    /// <summary>Two capital letters of ISO 3166.</summary>
    public static bool IsCountry(string text) => text.Length == 2 && !text.AsSpan().ContainsAnyExceptInRange('A', 'Z');

    public static bool IsTimeZone(string text) => DateTimeZoneProviders.Tzdb.Ids.Contains(text);
}
