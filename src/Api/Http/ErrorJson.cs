using Parcours.Domain.Kernel;

namespace Parcours.Api.Http;

/// <summary>The error envelope, the same on every surface.</summary>
/// <param name="RequestId">The id of the request that was refused, also in <c>X-Request-Id</c>.</param>
public sealed record ErrorJson(ErrorBodyJson Error, string RequestId)
{
    public static ErrorJson Of(Error error, string requestId)
    {
        if (error.Fields.Count == 0)
            return new(new(error.Code, ErrorTexts.Message(error), error.Details.Count > 0 ? error.Details : null, null), requestId);

        FieldErrorJson[] fields = [.. error.Fields.Select(FieldErrorJson.Of)];
        var first = fields[0];
        return new(new(error.Code, first.Message, new FieldDetailsJson(first.Field, first.Value, first.Expected), fields), requestId);
    }
}

/// <summary>Why a request was refused.</summary>
/// <param name="Code">Stable, the same in every language.</param>
/// <param name="Message">French or English, by <c>Accept-Language</c>.</param>
/// <param name="Details">The first wrong field, or facts about the refusal for a program.</param>
/// <param name="Errors">Every wrong field; absent when the refusal is not about fields.</param>
public sealed record ErrorBodyJson(string Code, string Message, object? Details, IReadOnlyList<FieldErrorJson>? Errors);

public sealed record FieldDetailsJson(string Field, string? Value, string Expected);

/// <summary>A field that is wrong.</summary>
/// <param name="Field">The path as the client wrote it: <c>parcels[3].weight_kg</c>.</param>
/// <param name="Value">What was sent, shortened; absent where there was nothing plain to show.</param>
/// <param name="Expected">What would have been right, in words.</param>
public sealed record FieldErrorJson(string Field, string Message, string? Value, string Expected)
{
    public static FieldErrorJson Of(FieldError field) => new(field.Field, ErrorTexts.Message(field), field.Value, ErrorTexts.Expected(field));
}

/// <summary>A refusal where programs get tokens, as RFC 6749 has it.</summary>
/// <param name="Error">Stable: <c>invalid_client</c>, <c>unsupported_grant_type</c>, <c>invalid_scope</c>, <c>invalid_request</c> and the codes of the other surfaces.</param>
/// <param name="ErrorDescription">In English, since only ASCII may stand there.</param>
/// <param name="RequestId">The id of the request that was refused, also in <c>X-Request-Id</c>.</param>
public sealed record OAuthErrorJson(string Error, string ErrorDescription, string RequestId)
{
    public static OAuthErrorJson Of(Error error, string requestId) => new(error.Code, Describe(error), requestId);

    public static string Describe(Error error) => new([.. ErrorTexts.English(error).Select(Allowed)]);

    private static char Allowed(char character) => character switch
    {
        '’' or '“' or '”' or '"' => '\'',
        '\\' => '/',
        >= ' ' and <= '~' => character,
        _ => '?',
    };
}
