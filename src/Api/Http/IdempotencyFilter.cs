using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Http;

public static class IdempotencyFilter
{
    private const string Header = "Idempotency-Key";

    private const int MostCharacters = 255;

    /// <summary>Makes an endpoint answer a retry under the same <c>Idempotency-Key</c> with the first answer. Without this the header is ignored.</summary>
    public static TBuilder HonoursIdempotency<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new HonoursIdempotencyKey()).AddEndpointFilter<TBuilder>((context, next) =>
            context.HttpContext.Request.Headers.ContainsKey(Header) ? Guard(context, next) : next(context));

    private static async ValueTask<object?> Guard(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        await Take(context.HttpContext) is { } refusal ? Problems.Of(refusal) : await next(context);

    /// <summary>Takes the request's key for what is sent next, for an endpoint that reads its body itself.</summary>
    /// <returns>Why the key cannot be taken.</returns>
    public static Error? Take(HttpContext context, ReadOnlySpan<byte> body)
    {
        if (!context.Request.Headers.TryGetValue(Header, out var header))
            return null;
        if (KeyIn(header) is not { } key)
            return IdempotencyErrors.InvalidKey;

        Take(context, key, body);
        return null;
    }

    /// <summary>Takes a key that came otherwise than in the header.</summary>
    internal static void Take(HttpContext context, string key, ReadOnlySpan<byte> body)
    {
        var caller = context.RequestServices.GetRequiredService<Caller>();
        context.RequestServices.GetRequiredService<IdempotencyContext>().Key = new IdempotencyKey(caller.Scope, key, Fingerprint(context.Request, body));
    }

    private static async ValueTask<Error?> Take(HttpContext context)
    {
        if (!context.Request.Headers.TryGetValue(Header, out var header))
            return null;
        if (KeyIn(header) is null)
            return IdempotencyErrors.InvalidKey;

        var body = await RawBody.Of(context);
        return body.Error ?? Take(context, body.Value.Bytes.Span);
    }

    private static string? KeyIn(StringValues header) =>
        header is [{ Length: > 0 and <= MostCharacters } key] && !key.AsSpan().ContainsAnyExceptInRange('!', '~') ? key : null;

    private static byte[] Fingerprint(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}\n"));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}

/// <summary>Says for the API description that an endpoint takes an <c>Idempotency-Key</c>.</summary>
public sealed record HonoursIdempotencyKey;
