using Microsoft.Net.Http.Headers;

namespace Parcours.Api.Http;

/// <summary>What a client would rather have of an address that has two forms.</summary>
internal static class Accepts
{
    private static readonly MediaTypeHeaderValue Page = MediaTypeHeaderValue.Parse("text/html; charset=utf-8");

    private static readonly MediaTypeHeaderValue Json = MediaTypeHeaderValue.Parse(Http.Json.ContentType);

    /// <summary>Whether JSON is wanted more than a page; of two wanted as much, the one that is named more exactly. Without a preference it is a page.</summary>
    public static bool RathersJson(HttpRequest request) => Rathers(request, Json, Page);

    /// <summary>Whether one media type is wanted more than another, which is the form without a preference.</summary>
    public static bool Rathers(HttpRequest request, string type, string than) => Rathers(request, MediaTypeHeaderValue.Parse(type), MediaTypeHeaderValue.Parse(than));

    private static bool Rathers(HttpRequest request, MediaTypeHeaderValue type, MediaTypeHeaderValue than)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Wanted(accepted, type).CompareTo(Wanted(accepted, than)) > 0;
    }

    /// <summary>By RFC 9110 the most exact range decides, so that <c>*/*, application/json;q=0</c> takes no JSON.</summary>
    private static (double Quality, int Exactness) Wanted(IList<MediaTypeHeaderValue> accepted, MediaTypeHeaderValue type) => accepted
        .Where(type.IsSubsetOf)
        .Select(range => (Exactness: range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2, Quality: range.Quality ?? 1))
        .OrderByDescending(range => range.Exactness)
        .Select(range => (range.Quality, range.Exactness))
        .FirstOrDefault();
}
