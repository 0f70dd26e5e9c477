using Parcours.Api.Http;
using Parcours.Api.Ops;
using Parcours.Application.Media;
using Parcours.Application.Partners;
using Parcours.Domain.Orders;

namespace Parcours.Api.Portal;

/// <summary>The logos of accounts, for their customers: who has an unboxing's page sees one.</summary>
public static class LogoEndpoints
{
    public static void MapLogos(this IEndpointRouteBuilder app) => app.MapGet("/logos/{id}", Show).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Show(string id, HttpContext http, IPartnerRepository partners, IMediaStore store, CancellationToken ct)
    {
        // Other files have such names too.
        if (MediaId.Parse(id) is not { IsOriginal: false } logo || !await partners.IsLogo(logo, ct) || await store.Open(logo, ct) is not { } file)
            return Problems.Of(MediaErrors.NotFound);

        // Another logo has another address.
        http.Response.Headers.CacheControl = "public, max-age=86400";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        return Results.Stream(file, MediaEndpoints.ContentTypeOf(logo));
    }
}
