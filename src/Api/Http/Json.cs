using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parcours.Api.Http;

/// <summary>How answers are written: snake_case, UTF-8, absent optionals left out.</summary>
public static class Json
{
    public const string ContentType = "application/json; charset=utf-8";

    public static readonly JsonSerializerOptions Options = Create();

    // What closes a tag or opens an entity, should an answer ever be pasted into a page; + and ' stay readable, unlike with the default encoder.
    private static readonly SearchValues<byte> Markup = SearchValues.Create("<>&"u8);

    /// <summary>The bytes of an answer. Inside JSON the characters of markup stand only in texts, where an escape means the same.</summary>
    public static byte[] Write<T>(T value)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, Options);
        return json.AsSpan().ContainsAny(Markup) ? WithoutMarkup(json) : json;
    }

    private static byte[] WithoutMarkup(ReadOnlySpan<byte> json)
    {
        var safe = new ArrayBufferWriter<byte>(json.Length + 64);
        while (json.IndexOfAny(Markup) is >= 0 and var at)
        {
            safe.Write(json[..at]);
            safe.Write(json[at] switch
            {
                (byte)'<' => "\\u003C"u8,
                (byte)'>' => "\\u003E"u8,
                _ => "\\u0026"u8,
            });
            json = json[(at + 1)..];
        }

        safe.Write(json);
        return safe.WrittenSpan.ToArray();
    }

    /// <summary>Also for what the framework writes, and for the API description.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions();
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>A text that is JSON itself goes out as it is.</summary>
public sealed class RawJsonConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader).GetRawText();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value, skipInputValidation: true);
}
