using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Parcours.Api.Http;

/// <summary>An answer that a client keeps and asks for again by its <c>ETag</c>: while it is still the same, it is not sent again.</summary>
internal sealed class CacheableAnswer(byte[] body, string contentType, string cacheControl) : IResult
{
    /// <summary>Of what one credential may see: kept by the client alone, and asked for each time.</summary>
    public const string Own = "private, no-cache";

    private const int TagBytes = 16;

    /// <summary>Whether pages of any host may read it.</summary>
    public bool IsForEveryPage { get; init; }

    public static CacheableAnswer Json<T>(T value, string cacheControl) => new(Http.Json.Write(value), Http.Json.ContentType, cacheControl);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var tag = new EntityTagHeaderValue($"\"{WebEncoders.Base64UrlEncode(SHA256.HashData(body).AsSpan(0, TagBytes))}\"");
        response.GetTypedHeaders().ETag = tag;
        response.Headers.CacheControl = cacheControl;
        if (IsForEveryPage)
        {
            response.Headers.AccessControlAllowOrigin = "*";
            response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        }

        if (request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.BodyWriter.WriteAsync(body, CancellationToken.None).AsTask();
    }
}
