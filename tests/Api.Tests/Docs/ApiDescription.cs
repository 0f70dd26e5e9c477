using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Parcours.Api.Tests.Docs;

/// <summary>An OpenAPI document as a client's tools read it: makes requests from its examples and holds answers to its schemas.</summary>
internal sealed class ApiDescription(string json)
{
    public JsonElement Root { get; } = JsonElement.Parse(json);

    public IEnumerable<(string Path, string Method, JsonElement Operation)> Operations =>
        from path in Root.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (path.Name, operation.Name, operation.Value);

    public JsonElement Operation(string id) => Operations.Single(operation => operation.Operation.GetProperty("operationId").GetString() == id).Operation;

    public JsonElement RequestOf(string operation) =>
        Resolve(Operation(operation).GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema"));

    public JsonElement AnswerOf(string operation, int status) =>
        Operation(operation).GetProperty("responses").GetProperty(status.ToString(CultureInfo.InvariantCulture)).GetProperty("content").EnumerateObject().First().Value.GetProperty("schema");

    public JsonElement Resolve(JsonElement part) =>
        part.TryGetProperty("$ref", out var reference)
            ? reference.GetString()!.Split('/').Skip(1).Aggregate(Root, (place, step) => place.GetProperty(step))
            : part;

    /// <summary>A value with every field at its first example.</summary>
    public JsonNode Example(JsonElement schema)
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("examples", out var examples))
            return JsonNode.Parse(examples[0].GetRawText())!;

        return TypeIn(schema) switch
        {
            "object" when !schema.TryGetProperty("properties", out _) => new JsonObject(),
            "object" => new JsonObject(schema.GetProperty("properties").EnumerateObject().Select(field => KeyValuePair.Create(field.Name, (JsonNode?)Example(field.Value)))),
            "array" => new JsonArray(Example(schema.GetProperty("items"))),
            "boolean" => true,
            var type => throw new InvalidOperationException($"A {type} without an example: {schema}"),
        };
    }

    /// <summary>Every field below a schema by its path, with the path's first item for a list.</summary>
    public IEnumerable<(string Path, JsonElement Schema, bool IsRequired)> Fields(JsonElement schema, string path = "")
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("items", out var items))
            return Fields(items, path + "[0]");
        if (!schema.TryGetProperty("properties", out var properties))
            return [];

        var required = Required(schema);
        return properties.EnumerateObject().SelectMany(field =>
        {
            var name = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            return Fields(field.Value, name).Prepend((name, Resolve(field.Value), required.Contains(field.Name)));
        });
    }

    /// <summary>What is wrong with a value, by the keywords that the document uses; a field that it does not know counts too.</summary>
    public IEnumerable<string> Complaints(JsonElement schema, JsonElement value, string path = "")
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("anyOf", out var either))
            return either.EnumerateArray().Select(one => Complaints(one, value, path).ToList()).MinBy(complaints => complaints.Count)!;
        if (value.ValueKind == JsonValueKind.Null && CanBeNull(schema))
            return [];
        var type = TypeIn(schema);
        if (type != TypeOf(value, type))
            return [$"{path} is no {type}: {value}"];

        return value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(schema, value, path),
            JsonValueKind.Array => value.EnumerateArray().SelectMany((item, index) => Complaints(schema.GetProperty("items"), item, $"{path}[{index}]")),
            JsonValueKind.String => OfText(schema, value.GetString()!, path),
            _ => [],
        };
    }

    public static bool CanBeNull(JsonElement schema) =>
        schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } types && types.EnumerateArray().Any(type => type.GetString() == "null");

    /// <summary>The type of what is not null.</summary>
    private static string? TypeIn(JsonElement schema) => schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } types
        ? types.EnumerateArray().Single(type => type.GetString() != "null").GetString()
        : schema.GetProperty("type").GetString();

    private static HashSet<string> Required(JsonElement schema) =>
        schema.TryGetProperty("required", out var required) ? [.. required.EnumerateArray().Select(name => name.GetString()!)] : [];

    private IEnumerable<string> OfObject(JsonElement schema, JsonElement value, string path)
    {
        if (!schema.TryGetProperty("properties", out var properties))
            return schema.TryGetProperty("additionalProperties", out var any) && any.ValueKind == JsonValueKind.Object
                ? value.EnumerateObject().SelectMany(field => Complaints(any, field.Value, $"{path}.{field.Name}"))
                : [];

        return
        [
            .. Required(schema).Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{path}.{name} is missing"),
            .. value.EnumerateObject().SelectMany(field => properties.TryGetProperty(field.Name, out var known)
                ? Complaints(known, field.Value, $"{path}.{field.Name}")
                : [$"{path}.{field.Name} is not described"]),
        ];
    }

    /// <summary>Of whole seconds, or with three decimals.</summary>
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.fffK"];

    private static IEnumerable<string> OfText(JsonElement schema, string text, string path)
    {
        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(one => one.GetString() == text))
            yield return $"{path} is '{text}', none of {allowed}";
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!, RegexOptions.ECMAScript))
            yield return $"{path} is '{text}', unlike {pattern}";
        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date-time" && !DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            yield return $"{path} is no moment: {text}";
    }

    private static string TypeOf(JsonElement value, string? wanted) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => wanted == "integer" && value.TryGetInt64(out _) ? "integer" : "number",
        var other => other.ToString(),
    };
}
