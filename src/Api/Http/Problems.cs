using System.Diagnostics;
using System.Globalization;
using Parcours.Api.Auth.Tokens;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Http;

/// <summary>Refusals as HTTP answers: the one place that knows which kind has which status, and the one shape they come in.</summary>
public static class Problems
{
    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Malformed => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorKind.UnsupportedMedia => StatusCodes.Status415UnsupportedMediaType,
        ErrorKind.Invalid => StatusCodes.Status422UnprocessableEntity,
        ErrorKind.TooMany => StatusCodes.Status429TooManyRequests,
        ErrorKind.Unexpected => StatusCodes.Status500InternalServerError,
        ErrorKind.Overloaded => StatusCodes.Status503ServiceUnavailable,
        ErrorKind.StorageFull => StatusCodes.Status507InsufficientStorage,
        _ => throw new UnreachableException($"{kind} has no status of its own."),
    };

    public static IResult Of(Error error) => new Problem(error);

    public static Task Write(HttpContext context, Error error) => Write(context, error, StatusOf(error.Kind));

    /// <summary>Writes the envelope under a status that the server chose; where programs get tokens, what RFC 6749 has in its place.</summary>
    public static Task Write(HttpContext context, Error error, int status)
    {
        // What was to be a file is none.
        context.Response.Headers.ContentDisposition = default;
        if (error.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);

        var body = TokenEndpoints.SpeakOAuth(context.Request.Path) ? Json.Write(OAuthErrorJson.Of(error, context.TraceIdentifier)) : Json.Write(ErrorJson.Of(error, context.TraceIdentifier));
        return Answer.Write(context, status, body);
    }

    private sealed class Problem(Error error) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Write(httpContext, error);
    }
}
