using Microsoft.AspNetCore.Authentication;
using Microsoft.Net.Http.Headers;
using Parcours.Api.Auth;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Orders;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Api.Unboxing;

/// <summary>What customers submitted, for those who may see it.</summary>
public static class SubmittedMediaEndpoints
{
    public static void MapSubmittedMedia(this IEndpointRouteBuilder app) => app.MapGet("/uploads/{id}", Show).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Show(string id, string? key, HttpContext context, Links links, IUploads uploads, IMediaStore store, Sender sender, CancellationToken ct)
    {
        if (MediaId.Parse(id) is not { } shown || await uploads.FindShown(shown, ct) is not { Content: { } content } upload
            || !(links.Opens(shown, key) || await IsOwners(upload, context, sender)) || await store.Open(shown, ct) is not { } file)
            return Problems.Of(MediaErrors.NotFound);

        var format = content.IsDrawn ? MediaFormat.Jpeg : content.Format;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentDisposition = new ContentDispositionHeaderValue("inline") { FileName = $"unboxing-{upload.Order}-{upload.Id.Value[^6..]}{format.Ending()}" }.ToString();
        headers.CacheControl = "private, max-age=3600";
        headers["X-Robots-Tag"] = "noindex";
        return Results.Stream(new RedactedStream(file, content.IsDrawn ? [] : content.PrivateParts), format.ContentType(), enableRangeProcessing: true);
    }

    /// <summary>Another account's key opens as little as none.</summary>
    private static async Task<bool> IsOwners(Upload upload, HttpContext context, Sender sender) =>
        (await context.AuthenticateAsync(MerchantAuthentication.SchemeName)).Succeeded
        && context.RequestServices.GetRequiredService<CallerContext>().Caller is PartnerCaller merchant
        && (await sender.Ask(new GetMerchantOrder(merchant.Owner, upload.Order))).Error is null;
}
