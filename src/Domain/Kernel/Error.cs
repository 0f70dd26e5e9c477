using NodaTime;

namespace Parcours.Domain.Kernel;

/// <summary>What kind of refusal an <see cref="Error"/> is; the HTTP status follows from it in one place.</summary>
public enum ErrorKind
{
    Malformed,
    Unauthenticated,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    Conflict,
    TooLarge,
    UnsupportedMedia,
    Invalid,
    TooMany,
    Overloaded,
    StorageFull,

    /// <summary>Our own mistake, already logged; the client only hears that there was one.</summary>
    Unexpected,

    /// <summary>Not a failure: the request was answered before, and the stored answer is sent again.</summary>
    AlreadyAnswered,
}

/// <summary>A refusal that a client can cause. What only we can cause is an exception.</summary>
/// <param name="Kind">Decides the HTTP status.</param>
/// <param name="Code">The stable, machine-readable code of the error envelope, the same in every language.</param>
public record Error(ErrorKind Kind, string Code)
{
    /// <summary>Names the text of the message in the resource files; the code when it has only one message.</summary>
    public string MessageKey { get; init; } = Code;

    /// <summary>Values for the placeholders of the message, in order.</summary>
    public IReadOnlyList<object> Arguments { get; init; } = [];

    /// <summary>Facts for a program, under <c>details</c> of the envelope: names in snake_case.</summary>
    public IReadOnlyDictionary<string, object> Details { get; init; } = NoDetails;

    /// <summary>Every field that is wrong, in the order of the body; empty when the refusal is not about a field.</summary>
    public IReadOnlyList<FieldError> Fields { get; init; } = [];

    public Duration? RetryAfter { get; init; }

    public static Error Invalid(params IReadOnlyList<FieldError> fields) => new(ErrorKind.Invalid, "validation_error") { Fields = fields };

    private static readonly Dictionary<string, object> NoDetails = [];
}

/// <summary>One wrong field of a request.</summary>
/// <param name="Field">The path as the client wrote it: <c>parcels[3].weight_kg</c>.</param>
/// <param name="Rule">Names the rule's texts in the resource files: the message and what was expected.</param>
/// <param name="Value">What was sent, as text; null where it was absent or must not be echoed.</param>
public sealed record FieldError(string Field, string Rule, string? Value = null)
{
    public IReadOnlyList<object> Arguments { get; init; } = [];
}
