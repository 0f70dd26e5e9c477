using System.Globalization;
using Parcours.Api.Auth;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Unboxing;

namespace Parcours.Api.Unboxing;

/// <summary>What the customer's page sends: files in parts, each of which may be lost and sent again, and then the submission.</summary>
public static class UploadEndpoints
{
    private const string Offset = "Upload-Offset";

    public static void MapUnboxing(this IEndpointRouteBuilder app)
    {
        var page = app.MapGroup("/unboxing").RequireAuthorization(Scopes.Customer).ExcludeFromDescription();
        page.MapPost("/uploads", Start);
        page.MapGet("/uploads", List);
        page.MapMethods("/uploads/{id}", [HttpMethods.Get, HttpMethods.Head], Tell);
        page.MapPatch("/uploads/{id}", Receive);
        page.MapDelete("/uploads/{id}", Drop);
        page.MapPost("/submission", Submit);
        app.MapSubmittedMedia();
    }

    private static Task<IResult> Start(JsonBody<UploadInput> body, CustomerCaller caller, Sender sender)
    {
        UploadInput input = body;
        return sender.Send(new StartUpload(caller.Order, input.Kind, input.Bytes, input.Live), StatusCodes.Status201Created, upload => UploadJson.Of(upload, 0));
    }

    private static async Task<IResult> List(CustomerCaller caller, Sender sender, IMediaStore store, CancellationToken ct)
    {
        var uploads = await sender.Ask(new ListUploads(caller.Order));
        return uploads.Error is { } refusal ? Problems.Of(refusal) : Results.Json(new UploadsJson(await Described(uploads.Value, store, ct)), Json.Options);
    }

    internal static async Task<IReadOnlyList<UploadJson>> Described(IReadOnlyList<Upload> uploads, IMediaStore store, CancellationToken ct)
    {
        var described = new List<UploadJson>();
        foreach (var upload in uploads)
            described.Add(UploadJson.Of(upload, await ReceivedOf(upload, store, ct)));
        return described;
    }

    private static async Task<IResult> Tell(RouteId<UploadId> id, CustomerCaller caller, HttpResponse response, Sender sender, IMediaStore store, CancellationToken ct)
    {
        var upload = await sender.Ask(new GetUpload(caller.Order, id));
        return upload.Error is { } refusal ? Problems.Of(refusal) : Told(upload.Value, await ReceivedOf(upload.Value, store, ct), response);
    }

    private static async Task<IResult> Receive(RouteId<UploadId> id, CustomerCaller caller, HttpContext context, IMediaStore store, IMediaInspector inspector, Sender sender)
    {
        var upload = await sender.Ask(new GetUpload(caller.Order, id));
        if (upload.Error is { } unknown)
            return Refused(unknown, context);
        if (PlaceOf(context.Request) is not var (offset, length) || offset + length > upload.Value.Bytes)
            return Refused(UploadErrors.PartWithoutPlace, context);
        if (length > UploadLimits.MostPartBytes)
            return Refused(UploadErrors.PartTooLarge, context);

        var received = await new UploadReception(store, inspector, sender).Receive(upload.Value, offset, length, context.Request.Body, context.RequestAborted);
        return received.Error is { } refusal ? Refused(refusal, context) : Told(received.Value.Upload, received.Value.Bytes, context.Response);
    }

    private static Task<IResult> Drop(RouteId<UploadId> id, CustomerCaller caller, Sender sender) =>
        sender.Send(new DropUpload(caller.Order, id), StatusCodes.Status200OK, dropped => new DroppedJson(dropped.Value, true));

    private static Task<IResult> Submit(JsonBody<SubmissionInput> body, CustomerCaller caller, Sender sender) =>
        sender.Send(new SubmitUnboxing(caller.Order, body), StatusCodes.Status201Created, SubmissionJson.Of);

    private static IResult Told(Upload upload, long received, HttpResponse response)
    {
        var told = UploadJson.Of(upload, received);
        response.Headers[Offset] = told.Offset.ToString(CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "no-store";
        return Results.Json(told, Json.Options);
    }

    /// <summary>What is left of the part is not read, so nothing that follows on this connection would be understood.</summary>
    private static IResult Refused(Error refusal, HttpContext context)
    {
        context.Response.Headers.Connection = "close";
        return Problems.Of(refusal);
    }

    private static (long Offset, long Length)? PlaceOf(HttpRequest request) =>
        request.ContentLength is { } length && request.Headers[Offset] is [{ } text]
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) && offset <= UploadLimits.MostBytes(MediumKind.Video)
            ? (offset, length)
            : null;

    private static async Task<long> ReceivedOf(Upload upload, IMediaStore store, CancellationToken ct) =>
        upload.Content is null ? Math.Min(await store.Received(upload.Original, ct), upload.Bytes) : upload.Bytes;
}

/// <param name="Live">Recorded in the page, not taken from the gallery.</param>
public sealed record UploadInput(string? Kind, long? Bytes, bool? Live);

public sealed record UploadsJson(IReadOnlyList<UploadJson> Uploads);

public sealed record DroppedJson(string Id, bool Deleted);
