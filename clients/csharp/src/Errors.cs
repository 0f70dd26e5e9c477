using System.Text.Json;

namespace Parcours.Client;

/// <summary>The base of everything that this package throws by itself. A wrong argument is an <see cref="ArgumentException"/>, and nothing was sent then.</summary>
public abstract class ParcoursException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>There was no answer, only a part of one, or none in time. The server may have done what it was asked for.</summary>
public sealed class ConnectionException(string message, Exception inner) : ParcoursException(message, inner);

/// <summary>A webhook is not from Parcours, or too old.</summary>
public sealed class WebhookSignatureException(string message) : ParcoursException(message);

/// <summary>The server refused, or failed. Branch on <see cref="Code"/>: it never changes with the language.</summary>
public class ApiException : ParcoursException
{
    internal ApiException(Refusal refusal)
        : base(refusal.Message ?? $"The server answered {refusal.Status}.")
    {
        (Status, Code, RequestId, Details, RetryAfter) = (refusal.Status, refusal.Code, refusal.RequestId, refusal.Details, refusal.RetryAfter);
        Errors = refusal.Errors ?? [];
    }

    public int Status { get; }

    public string? Code { get; }

    /// <summary>Tell it to the support, who finds the request by it.</summary>
    public string? RequestId { get; }

    public JsonElement? Details { get; }

    /// <summary>Every field that is wrong.</summary>
    public IReadOnlyList<FieldError> Errors { get; }

    /// <summary>When it is worth to ask again, if the server said so.</summary>
    public TimeSpan? RetryAfter { get; }

    internal static ApiException Of(Refusal refusal) => refusal.Status switch
    {
        401 => new AuthenticationException(refusal),
        403 => new ForbiddenException(refusal),
        404 => new NotFoundException(refusal),
        409 => new ConflictException(refusal),
        422 => new ValidationException(refusal),
        429 => new RateLimitException(refusal),
        >= 500 => new ServerException(refusal),
        _ => new ApiException(refusal),
    };
}

/// <summary>401: the key, the signature or the token is not accepted.</summary>
public sealed class AuthenticationException : ApiException
{
    internal AuthenticationException(Refusal refusal)
        : base(refusal)
    {
    }
}

/// <summary>403.</summary>
public sealed class ForbiddenException : ApiException
{
    internal ForbiddenException(Refusal refusal)
        : base(refusal)
    {
    }
}

/// <summary>404: there is no such thing, or it is somebody else's.</summary>
public sealed class NotFoundException : ApiException
{
    internal NotFoundException(Refusal refusal)
        : base(refusal)
    {
    }
}

/// <summary>409: a duplicate, or a step that the state forbids.</summary>
public sealed class ConflictException : ApiException
{
    internal ConflictException(Refusal refusal)
        : base(refusal)
    {
    }
}

/// <summary>422: <see cref="ApiException.Errors"/> says which fields are wrong.</summary>
public sealed class ValidationException : ApiException
{
    internal ValidationException(Refusal refusal)
        : base(refusal)
    {
    }
}

/// <summary>429: too many requests, or the plan's limit is reached.</summary>
public sealed class RateLimitException : ApiException
{
    internal RateLimitException(Refusal refusal)
        : base(refusal)
    {
    }
}

/// <summary>500 and above.</summary>
public sealed class ServerException : ApiException
{
    internal ServerException(Refusal refusal)
        : base(refusal)
    {
    }
}

/// <param name="Field">The path as the request wrote it: <c>parcels[3].weight_kg</c>.</param>
public sealed record FieldError(string Field, string Message, JsonElement? Value, string? Expected);

/// <summary>What an answer outside 2xx says, in our envelope or, where tokens are given, as RFC 6749 has it.</summary>
internal sealed record Refusal(int Status, string? Message, string? Code, string? RequestId)
{
    public JsonElement? Details { get; init; }

    public IReadOnlyList<FieldError>? Errors { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public static Refusal Read(int status, byte[] body, string? requestId, TimeSpan? retryAfter)
    {
        try
        {
            var told = JsonSerializer.Deserialize<Envelope>(body, ParcoursJson.Options) ?? new Envelope(null, null, null);
            return told.Error switch
            {
                { ValueKind: JsonValueKind.Object } error => Read(error.Deserialize<Error>(ParcoursJson.Options)!),
                { ValueKind: JsonValueKind.String } code => new Refusal(status, told.ErrorDescription ?? code.GetString(), code.GetString(), told.RequestId ?? requestId) { RetryAfter = retryAfter },
                _ => Untold(),
            };

            Refusal Read(Error error) => new(status, error.Message, error.Code, told.RequestId ?? requestId)
            {
                Details = error.Details,
                Errors = error.Errors,
                RetryAfter = retryAfter,
            };
        }
        catch (JsonException)
        {
            // A proxy's page, and the status is all that is known.
            return Untold();
        }

        Refusal Untold() => new(status, null, null, requestId) { RetryAfter = retryAfter };
    }

    private sealed record Envelope(JsonElement? Error, string? ErrorDescription, string? RequestId);

    private sealed record Error(string? Code, string? Message, JsonElement? Details, IReadOnlyList<FieldError>? Errors);
}
