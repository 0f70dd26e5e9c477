using Parcours.Application.Kernel;

namespace Parcours.Api.Http;

/// <summary>A JSON answer whose bytes are already made.</summary>
internal sealed class Answer(StoredAnswer stored, bool isReplay = false) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (isReplay)
            httpContext.Response.Headers["Idempotent-Replayed"] = "true";
        return Write(httpContext, stored.Status, stored.Body);
    }

    public static Task Write(HttpContext context, int status, byte[] json)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = Json.ContentType;
        response.ContentLength = json.Length;
        // Not the request's token: to a client that left, the server writes nothing, and that is no failure of ours.
        return response.BodyWriter.WriteAsync(json, CancellationToken.None).AsTask();
    }
}
