namespace Parcours.Api.Portal;

/// <summary>What a browser calls itself, as a person would: every one of them also calls itself by the names of others.</summary>
internal static class UserAgents
{
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];

    private static readonly (string Mark, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    private const int Shortest = 40;

    public static string Shown(string userAgent)
    {
        var (browser, system) = (Named(Browsers, userAgent), Named(Systems, userAgent));
        return browser is null ? userAgent[..Math.Min(userAgent.Length, Shortest)] : system is null ? browser : $"{browser} · {system}";
    }

    private static string? Named((string Mark, string Name)[] known, string userAgent) =>
        known.FirstOrDefault(entry => userAgent.Contains(entry.Mark, StringComparison.Ordinal)).Name;
}
