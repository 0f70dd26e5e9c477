using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Parcours.Api.Portal;

namespace Parcours.Api.Http;

/// <summary>
/// The language of a request's messages: on a page the reader's choice, <c>?lang=fr</c>, <c>/docs/guide/fr/</c> or what the portal remembers; else the best of <c>Accept-Language</c> that we speak;
/// else the surface's own.
/// </summary>
internal sealed class Language : RequestCultureProvider
{
    private static readonly CultureInfo[] All = [CultureInfo.GetCultureInfo("en"), CultureInfo.GetCultureInfo("fr")];

    private static readonly PathString[] FrenchSurfaces = ["/api/b2b", "/purchase-event", "/verified-reviews"];

    private static readonly PathString Guide = "/docs/guide";

    /// <summary>Where a choice is remembered.</summary>
    private static readonly PathString[] Remembering = ["/portal", "/console"];

    private static readonly PathString[] Pages = ["/track", "/unboxing-customer.html", Guide, "/review", "/reviews", .. Remembering];

    public static void Configure(RequestLocalizationOptions options)
    {
        options.SupportedCultures = options.SupportedUICultures = All;
        options.RequestCultureProviders = [new Language()];
    }

    /// <summary>The language in which somebody is spoken to whose own this is, two letters.</summary>
    public static string Spoken(string language) => Array.Find(All, spoken => Names(language, spoken.Name))?.Name ?? "en";

    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext) =>
        Task.FromResult<ProviderCultureResult?>(new ProviderCultureResult(Chosen(httpContext.Request) ?? Preferred(httpContext.Request) ?? Default(httpContext.Request.Path)));

    private static string? Chosen(HttpRequest request) =>
        !IsUnder(Pages, request.Path) ? null
        : request.Query["lang"] is [{ } choice] ? Array.Find(All, spoken => spoken.Name == choice)?.Name
        : IsUnder(Remembering, request.Path) ? Array.Find(All, spoken => spoken.Name == PortalCookies.LanguageIn(request))?.Name
        : request.Path.StartsWithSegments(Guide, StringComparison.OrdinalIgnoreCase, out var rest) ? Array.Find(All, spoken => rest.StartsWithSegments("/" + spoken.Name, StringComparison.Ordinal))?.Name
        : null;

    // OrderByDescending is stable: of two languages wanted as much, the first written wins.
    private static string? Preferred(HttpRequest request) =>
        request.Headers.AcceptLanguage.Count == 0
            ? null
            : request.GetTypedHeaders().AcceptLanguage
                .Where(wanted => wanted.Quality is not 0)
                .OrderByDescending(wanted => wanted.Quality ?? 1)
                .Select(wanted => Array.Find(All, spoken => Names(wanted.Value.AsSpan(), spoken.Name))?.Name)
                .FirstOrDefault(name => name is not null);

    private static bool Names(ReadOnlySpan<char> tag, string language) =>
        tag.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (tag.Length == language.Length || tag[language.Length] == '-');

    private static string Default(PathString path) => IsUnder(FrenchSurfaces, path) ? "fr" : "en";

    private static bool IsUnder(PathString[] surfaces, PathString path) =>
        Array.Exists(surfaces, surface => path.StartsWithSegments(surface, StringComparison.OrdinalIgnoreCase));
}
