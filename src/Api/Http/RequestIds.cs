using System.Buffers;
using Microsoft.Extensions.Primitives;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Http;

/// <summary>Gives every request an id that its answer, its error envelope and its log lines carry. A client's own is kept when it is safe to print.</summary>
internal sealed class RequestIds(RequestDelegate next, ILogger<RequestIds> logger)
{
    public const string Header = "X-Request-Id";

    private const int MostCharacters = 64;

    private static readonly SearchValues<char> Safe = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    public async Task InvokeAsync(HttpContext context)
    {
        var id = OwnId(context.Request.Headers[Header]) ?? New();
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
        using (logger.BeginScope(Scope(id)))
            await next(context);
    }

    public static string New() => "req_" + Ids.Text(12);

    /// <summary>Puts the id on every line that is logged within.</summary>
    public static KeyValuePair<string, object>[] Scope(string id) => [new("RequestId", id)];

    private static string? OwnId(StringValues header) =>
        header is [{ Length: > 0 and <= MostCharacters } id] && !id.AsSpan().ContainsAnyExcept(Safe) ? id : null;
}
