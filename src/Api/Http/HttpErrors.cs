using NodaTime;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Http;

/// <summary>What can be refused about a request before it reaches a use case.</summary>
public static class HttpErrors
{
    public static readonly Error MalformedRequest = new(ErrorKind.Malformed, "malformed_request");

    public static readonly Error InvalidEncoding = new(ErrorKind.Malformed, "malformed_json") { MessageKey = "malformed_json.encoding" };

    public static readonly Error DuplicateName = new(ErrorKind.Malformed, "malformed_json") { MessageKey = "malformed_json.duplicate" };

    public static readonly Error NotAnObject = new(ErrorKind.Malformed, "malformed_json") { MessageKey = "malformed_json.not_an_object" };

    public static readonly Error NotAList = new(ErrorKind.Malformed, "malformed_json") { MessageKey = "malformed_json.not_a_list" };

    public static readonly Error Forbidden = new(ErrorKind.Forbidden, "forbidden");

    public static readonly Error NotFound = new(ErrorKind.NotFound, "not_found");

    public static readonly Error MethodNotAllowed = new(ErrorKind.MethodNotAllowed, "method_not_allowed");

    public static readonly Error PayloadTooLarge = new(ErrorKind.TooLarge, "payload_too_large");

    public static readonly Error UnsupportedMediaType = new(ErrorKind.UnsupportedMedia, "unsupported_media_type");

    public static readonly Error RateLimited = new(ErrorKind.TooMany, "rate_limited") { RetryAfter = Duration.FromSeconds(1) };

    /// <summary>A token is good for minutes: whoever asks for one before each request is told so.</summary>
    public static readonly Error TooManyTokens = new(ErrorKind.TooMany, "rate_limited") { MessageKey = "rate_limited.tokens", RetryAfter = Duration.FromSeconds(1) };

    /// <summary>Somebody who finds no place to watch an order live can ask for it every now and then instead.</summary>
    public static readonly Error TooManyViewers = new(ErrorKind.TooMany, "rate_limited") { MessageKey = "rate_limited.viewers", RetryAfter = Duration.FromSeconds(30) };

    public static readonly Error Internal = new(ErrorKind.Unexpected, "internal_error");

    public static readonly Error Overloaded = new(ErrorKind.Overloaded, "overloaded") { RetryAfter = Duration.FromSeconds(1) };

    public static readonly Error StorageFull = new(ErrorKind.StorageFull, "storage_full");

    /// <param name="line">Counted from 1, as is <paramref name="position"/>, in bytes.</param>
    public static Error MalformedJson(long line, long position) => new(ErrorKind.Malformed, "malformed_json") { Arguments = [line, position] };
}
