using Microsoft.AspNetCore.Authentication;
using Microsoft.Net.Http.Headers;
using Parcours.Api.Auth;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Orders;
using Parcours.Application.Portal;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Api.Unboxing;

/// <summary>What customers submitted, for those who may see it.</summary>
public static class SubmittedMediaEndpoints
{
    public static void MapSubmittedMedia(this IEndpointRouteBuilder app) => app.MapGet("/uploads/{id}", Show).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Show(string id, string? key, HttpContext context, Links links, IUploads uploads, IOrderRepository orders, IMediaStore store, Sender sender, CancellationToken ct)
    {
        if (MediaId.Parse(id) is not { } shown || await uploads.FindShown(shown, ct) is not { Content: { } content } upload
            || !(links.Opens(shown, key) || await IsMerchants(upload, context, sender) || await IsTeams(upload, context, orders)) || await store.Open(shown, ct) is not { } file)
            return Problems.Of(MediaErrors.NotFound);

        var format = content.IsDrawn ? MediaFormat.Jpeg : content.Format;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentDisposition = new ContentDispositionHeaderValue("inline") { FileName = $"unboxing-{upload.Order}-{upload.Id.Value[^6..]}{format.Ending()}" }.ToString();
        headers.CacheControl = "private, max-age=3600";
        // Whoever signs out on a shared computer leaves nothing to look at.
        headers.Vary = "Authorization, Cookie";
        headers["X-Robots-Tag"] = "noindex";
        return Results.Stream(new RedactedStream(file, content.IsDrawn ? [] : content.PrivateParts), format.ContentType(), enableRangeProcessing: true);
    }

    /// <summary>Another account's key opens as little as none.</summary>
    private static async Task<bool> IsMerchants(Upload upload, HttpContext context, Sender sender) =>
        await CallerBy(MerchantAuthentication.SchemeName, context) is PartnerCaller merchant && (await sender.Ask(new GetMerchantOrder(merchant.Owner, upload.Order))).Error is null;

    /// <summary>Somebody of the account's team who is signed in, whichever side of the account they look at.</summary>
    private static async Task<bool> IsTeams(Upload upload, HttpContext context, IOrderRepository orders) =>
        await CallerBy(PortalAuthentication.SchemeName, context) is PortalCaller person
        && (await orders.Find(upload.Order, context.RequestAborted))?.Owner.Partner == person.User.Partner;

    private static async Task<Caller?> CallerBy(string scheme, HttpContext context) =>
        (await context.AuthenticateAsync(scheme)).Succeeded ? context.RequestServices.GetRequiredService<CallerContext>().Caller : null;
}
