using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Http;

/// <summary>
/// A request's JSON body as a record whose fields are all optional. Wrong types do not stop the reading: they go to <see cref="ReadErrors"/>
/// and come back together with what the rules of the use case find.
/// </summary>
public sealed class JsonBody<T> : IEndpointParameterMetadataProvider
    where T : class
{
    private readonly Result<T> _read;

    private JsonBody(Result<T> read) => _read = read;

    public static implicit operator T(JsonBody<T> body) => body._read.Value;

    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var body = await RawBody.Of(context);
        return new JsonBody<T>(body.Then(raw => Read(raw, context)));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ReadsJson(typeof(T)));
        builder.RefuseUnless<JsonBody<T>>(parameter, body => body._read.Error);
    }

    private static Result<T> Read(RawBody body, HttpContext context) =>
        body.SaysNothing || JsonBody.IsJson(context.Request.ContentType)
            ? JsonBody.Read<T>(body.Bytes, context.RequestServices.GetRequiredService<ReadErrors>(), context.GetEndpoint()?.Metadata.GetMetadata<TakesComments>() is not null)
            : HttpErrors.UnsupportedMediaType;
}

/// <summary>Marks the endpoints whose JSON may have comments: the published examples of their API do.</summary>
public sealed record TakesComments;

/// <summary>Says for the API description which shape an endpoint reads.</summary>
public sealed record ReadsJson(Type Shape);

public static class JsonBody
{
    // An order comes back inside a list: half of the 64 levels that parsers take by default leaves room for that.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private static readonly JsonDocumentOptions StrictButComments = Strict with { CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads <paramref name="body"/>; nothing, <c>null</c> and <c>[]</c> are an empty object, since published clients send them so.</summary>
    public static Result<T> Read<T>(ReadOnlyMemory<byte> body, ReadErrors errors, bool takesComments = false)
        where T : class => Parse<T>(body, takesComments, root => root switch
    {
        { ValueKind: JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined } => JsonShape<T>.Read(new JsonReading(errors), root),
        { ValueKind: JsonValueKind.Array } when root.GetArrayLength() == 0 => JsonShape<T>.Read(new JsonReading(errors), root),
        _ => HttpErrors.NotAnObject,
    });

    /// <summary>Reads a list whose items are judged one by one; nothing, <c>null</c> and <c>{}</c> are an empty list.</summary>
    public static Result<IReadOnlyList<JsonItem<T>>> ReadItems<T>(ReadOnlyMemory<byte> body)
        where T : class => Parse<IReadOnlyList<JsonItem<T>>>(body, takesComments: false, root => root switch
    {
        { ValueKind: JsonValueKind.Array } => Result<IReadOnlyList<JsonItem<T>>>.Of([.. root.EnumerateArray().Take(JsonReading.MostItems).Select(JsonItem<T>.Read)]),
        { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => Result<IReadOnlyList<JsonItem<T>>>.Of([]),
        { ValueKind: JsonValueKind.Object } when root.GetPropertyCount() == 0 => Result<IReadOnlyList<JsonItem<T>>>.Of([]),
        _ => HttpErrors.NotAList,
    });

    /// <summary>Takes a body apart; the root of an empty one is undefined.</summary>
    private static Result<T> Parse<T>(ReadOnlyMemory<byte> body, bool takesComments, Func<JsonElement, Result<T>> read)
    {
        if (body.Span.StartsWith(ByteOrderMark))
            body = body[ByteOrderMark.Length..];
        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
            return read(default);
        // Before the parser, which throws something else when it compares such names.
        if (!Utf8.IsValid(body.Span) || HasHalfSurrogate(body.Span))
            return HttpErrors.InvalidEncoding;

        try
        {
            using var json = JsonDocument.Parse(body, takesComments ? StrictButComments : Strict);
            return read(json.RootElement);
        }
        catch (JsonException malformed)
        {
            // Only a duplicate name is found after the parser knew where it stood.
            return malformed.LineNumber is { } line ? HttpErrors.MalformedJson(line + 1, malformed.BytePositionInLine + 1 ?? 1) : HttpErrors.DuplicateName;
        }
    }

    /// <summary>JSON in UTF-8, by whatever name.</summary>
    public static bool IsJson(string? contentType)
    {
        if (string.Equals(contentType, "application/json", StringComparison.OrdinalIgnoreCase))
            return true;

        return MediaTypeHeaderValue.TryParse(contentType, out var type)
            && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Whether an escape names one half of a surrogate pair alone: no text has that character.</summary>
    private static bool HasHalfSurrogate(ReadOnlySpan<byte> json)
    {
        while (json.IndexOf((byte)'\\') is >= 0 and var escape)
        {
            json = json[escape..];
            var unit = UnitAt(json);
            json = json[Math.Min(unit is null ? 2 : 6, json.Length)..];
            if (unit is not { } character || !char.IsSurrogate(character))
                continue;
            if (!char.IsHighSurrogate(character) || UnitAt(json) is not { } low || !char.IsLowSurrogate(low))
                return true;
            json = json[6..];
        }

        return false;
    }

    private static char? UnitAt(ReadOnlySpan<byte> json) =>
        json.Length >= 6 && json.StartsWith("\\u"u8) && ushort.TryParse(json.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
