using System.Globalization;
using Parcours.Api.Portal;

namespace Parcours.Api.Http;

/// <summary>
/// The language of a request's messages: on a page the reader's choice, <c>?lang=fr</c>, <c>/docs/guide/fr/</c> or what the portal remembers; else the best of <c>Accept-Language</c> that we speak;
/// else the surface's own.
/// </summary>
internal sealed class Language(RequestDelegate next)
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr");

    private static readonly CultureInfo[] All = [English, French];

    private static readonly PathString[] FrenchSurfaces = ["/api/b2b", "/purchase-event", "/verified-reviews"];

    private static readonly PathString Guide = "/docs/guide";

    /// <summary>Where a choice is remembered.</summary>
    private static readonly PathString[] Remembering = ["/portal", "/console"];

    private static readonly PathString[] Pages = ["/track", "/unboxing-customer.html", Guide, "/review", "/reviews", .. Remembering];

    /// <summary>The language in which somebody is spoken to whose own this is, two letters.</summary>
    public static string Spoken(string language) => Array.Find(All, spoken => Names(language, spoken.Name))?.Name ?? "en";

    /// <summary>Makes the language of most requests the process's own, so that for these nothing has to be set.</summary>
    public static void MakeDefault() => CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = English;

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var culture = Chosen(request) ?? Preferred(request) ?? Default(request.Path);
        // What is set has to be carried through every await of the request, so what is there already is left alone.
        if (!culture.Equals(CultureInfo.CurrentCulture) || !culture.Equals(CultureInfo.CurrentUICulture))
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;
        return next(context);
    }

    private static CultureInfo? Chosen(HttpRequest request) =>
        !IsUnder(Pages, request.Path) ? null
        : request.Query["lang"] is [{ } choice] ? Array.Find(All, spoken => spoken.Name == choice)
        : IsUnder(Remembering, request.Path) ? Array.Find(All, spoken => spoken.Name == PortalCookies.LanguageIn(request))
        : request.Path.StartsWithSegments(Guide, StringComparison.OrdinalIgnoreCase, out var rest) ? Array.Find(All, spoken => rest.StartsWithSegments("/" + spoken.Name, StringComparison.Ordinal))
        : null;

    // OrderByDescending is stable: of two languages wanted as much, the first written wins.
    private static CultureInfo? Preferred(HttpRequest request) =>
        request.Headers.AcceptLanguage.Count == 0
            ? null
            : request.GetTypedHeaders().AcceptLanguage
                .Where(wanted => wanted.Quality is not 0)
                .OrderByDescending(wanted => wanted.Quality ?? 1)
                .Select(wanted => Array.Find(All, spoken => Names(wanted.Value.AsSpan(), spoken.Name)))
                .FirstOrDefault(spoken => spoken is not null);

    private static bool Names(ReadOnlySpan<char> tag, string language) =>
        tag.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (tag.Length == language.Length || tag[language.Length] == '-');

    private static CultureInfo Default(PathString path) => IsUnder(FrenchSurfaces, path) ? French : English;

    private static bool IsUnder(PathString[] surfaces, PathString path) =>
        Array.Exists(surfaces, surface => path.StartsWithSegments(surface, StringComparison.OrdinalIgnoreCase));
}
