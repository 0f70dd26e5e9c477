using System.Buffers;
using Microsoft.Extensions.Primitives;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Http;

/// <summary>Gives every request an id that its answer, its error envelope and its log lines carry. A client's own is kept when it is safe to print.</summary>
internal sealed class RequestIds(RequestDelegate next)
{
    public const string Header = "X-Request-Id";

    /// <summary>Its name on a log line.</summary>
    public const string Property = "RequestId";

    private const int MostCharacters = 64;

    private static readonly SearchValues<char> Safe = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    public Task InvokeAsync(HttpContext context)
    {
        var id = OwnId(context.Request.Headers[Header]) ?? New();
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
        return next(context);
    }

    public static string New() => "req_" + Ids.Text(12);

    private static string? OwnId(StringValues header) =>
        header is [{ Length: > 0 and <= MostCharacters } id] && !id.AsSpan().ContainsAnyExcept(Safe) ? id : null;
}
