using Microsoft.Net.Http.Headers;
using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Operations;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Ops;

/// <summary>Images: operators bring them, and whoever has an order's signed link sees them.</summary>
internal static class MediaEndpoints
{
    public static void MapMedia(this IEndpointRouteBuilder app, IEndpointRouteBuilder ops)
    {
        ops.MapPost("/media", Upload).WithName("UploadMedia").WithSummary("Upload a signature or a photo")
            .WithDescription("The body is the image itself, of at most 10 MiB and 25 megapixels. It is drawn anew: whatever else the file held, such as where the photo was taken, is gone. Name it in a delivery within 24 hours.")
            .WithMetadata(new HonoursIdempotencyKey()).Sends<KeepUpload>().Answers<MediaJson>(201)
            .TakesFile("A JPEG, PNG or WebP image.", ["image/jpeg", "image/png", "image/webp"], MediaErrors.TooLarge, MediaErrors.UnsupportedType, MediaErrors.NotAnImage);
        app.MapGet("/media/{token}", Show).AllowAnonymous().WithTags("Media").WithName("ShowMedia").WithSummary("Open a signature or a photo")
            .WithDescription("Needs no credential: whoever has the link sees the image. It opens for 30 days; reading the order gives a fresh one.")
            .TakesText("token", "As it stands in `signature_url` and `proof_of_delivery.photos`.", "CfDJ8Nx3").AnswersFile("The image.", "image/jpeg", "image/png").Refuses(MediaErrors.NotFound);
    }

    /// <summary>The body is the image itself. It is stored between two units of work, which must not wait for a disk or a network.</summary>
    private static async Task<IResult> Upload(HttpContext context, OperatorCaller caller, OperatorImages images, Sender sender)
    {
        var ct = context.RequestAborted;
        if (!CanBeImage(context.Request.ContentType))
            return Refused(context, MediaErrors.UnsupportedType);
        if (await ReadWhole(context.Request, ct) is not { } file)
            return Refused(context, MediaErrors.TooLarge);
        if (IdempotencyFilter.Take(context, file) is { } wrongKey)
            return Problems.Of(wrongKey);

        var stored = await images.Store(caller.Operator, file, ct);
        return stored.Error is { } refusal
            ? Problems.Of(refusal)
            : await sender.Send(
                new KeepUpload(caller.Operator, stored.Value.Id), StatusCodes.Status201Created, media => new MediaJson(media.Value, ContentTypeOf(media), stored.Value.Bytes));
    }

    /// <summary>What the body is, its content says; but a form or JSON around it is a mistake that a client wants to be told.</summary>
    private static bool CanBeImage(string? contentType) =>
        string.IsNullOrEmpty(contentType)
        || (MediaTypeHeaderValue.TryParse(contentType, out var type) && (type.Type == "image" || type.MediaType == "application/octet-stream"));

    /// <summary>The rest of the body is not read, so nothing that follows on this connection would be understood.</summary>
    private static IResult Refused(HttpContext context, Error error)
    {
        context.Response.Headers.Connection = "close";
        return Problems.Of(error);
    }

    private static async Task<IResult> Show(string token, HttpContext context, Links links, IMediaStore store)
    {
        if (links.MediaBehind(token) is not { } media || await store.Open(media, context.RequestAborted) is not { } image)
            return Problems.Of(MediaErrors.NotFound);

        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentDisposition = new ContentDispositionHeaderValue("inline") { FileName = media.Value }.ToString();
        headers.CacheControl = "private, max-age=3600";
        headers["X-Robots-Tag"] = "noindex";
        headers["Referrer-Policy"] = "no-referrer";
        return Results.Stream(image, ContentTypeOf(media));
    }

    /// <summary>Null when it is over the limit.</summary>
    private static async Task<byte[]?> ReadWhole(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > IImages.MostBytes)
            return null;

        using var file = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[64 * 1024];
        while (await request.Body.ReadAsync(buffer, ct) is > 0 and var read)
        {
            if (file.Length + read > IImages.MostBytes)
                return null;
            file.Write(buffer.AsSpan(0, read));
        }

        return file.ToArray();
    }

    public static string ContentTypeOf(MediaId media) => media.Format == ImageFormat.Png ? "image/png" : "image/jpeg";
}

/// <summary>An image that is kept.</summary>
/// <param name="MediaId">To be named in a delivery within 24 hours.</param>
/// <param name="Bytes">Of the image as it is kept.</param>
public sealed record MediaJson(string MediaId, string ContentType, long Bytes);
