using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Parcours.Api.Tests.Docs;
using Parcours.Tests.Media;
using SkiaSharp;

namespace Parcours.Api.Tests.Hostile;

/// <summary>A request to one of the operations of the API description.</summary>
/// <param name="IsDescribed">All that it has is of a kind that the description knows, whatever the values: then so is its answer.</param>
internal sealed record DescribedRequest(string Operation, RawRequest Request, bool IsCutShort, bool IsDescribed);

/// <summary>Requests to every operation of the API description: made of its examples and of what is there on the stage, with something changed that some client somewhere sends.</summary>
internal sealed class DescribedRequests(ApiDescription description, Stage stage)
{
    /// <summary>The longest that is put into an address: the server reads 8 KiB of it, and a character takes up to 9 bytes there.</summary>
    private const int MostInAddress = 200;

    private static readonly string[] BrokenQueries = ["%zz", "%", "&&&", "=", "a[b]=c", "limit[]=1", "+", "%C3%28", "unknown=1", "?", "limit=1&limit=2", "%00=1", "limit=%ED%A0%80"];

    private static readonly string[] Keys = ["", " ", "a b", "\u00e9", new string('k', 255), new string('k', 256), .. Enumerable.Range(0, 200).Select(key => $"key-{key}")];

    /// <summary>Any operation as likely as another.</summary>
    public Gen<DescribedRequest> All => Gen.OneOf(description.Operations.Select(operation => Of(operation.Path, operation.Method, operation.Operation)).ToArray());

    /// <summary>The operation as its examples have it, about something that is there.</summary>
    public RawRequest AsDescribed(string path, string method, JsonElement operation)
    {
        var target = Parts(path).Select(part => ParameterIn(part) is { } name ? Uri.EscapeDataString(stage.Values(IdOf(operation), name)[0]) : part);
        var request = new RawRequest(method.ToUpperInvariant(), string.Join('/', target), [], AcceptOf(operation).Take(1).Select(type => ("Accept", type)).ToList());
        if (ContentOf(operation) is not { } content)
            return request;
        return request with { Body = Right(operation, content), Headers = [.. request.Headers, ("Content-Type", content.Name)] };
    }

    public static string IdOf(JsonElement operation) => operation.GetProperty("operationId").GetString()!;

    /// <summary>Whether its answer never ends, so that nobody may wait for that.</summary>
    public static bool IsEndless(JsonElement operation) => AcceptOf(operation).Contains("text/event-stream");

    private Gen<DescribedRequest> Of(string path, string method, JsonElement operation) =>
        from target in Target(path, operation)
        from query in Query(operation)
        from headers in Headers(operation)
        from body in Body(operation)
        let request = new RawRequest(method.ToUpperInvariant(), target.Text + query.Text, body.Bytes, [.. headers, .. body.Headers])
        from sent in Mutations.OnTheWire(Gen.Const(request))
        select new DescribedRequest(IdOf(operation), sent.Request, sent.IsCutShort, target.IsDescribed && query.IsDescribed && ReferenceEquals(sent.Request, request));

    private Gen<(string Text, bool IsDescribed)> Target(string path, JsonElement operation) =>
        Parts(path).Aggregate(Gen.Const(("", true)), (before, part) => Gen.Select(before, Part(part, operation), (left, right) =>
            (left.Item1.Length == 0 && part.Length == 0 ? "" : $"{left.Item1}/{right.Text}", left.Item2 && right.IsDescribed)));

    private Gen<(string Text, bool IsDescribed)> Part(string part, JsonElement operation)
    {
        if (ParameterIn(part) is not { } name)
            return Gen.Const((part, true));

        var example = description.Resolve(operation.GetProperty("parameters").EnumerateArray().Select(description.Resolve).Single(parameter => parameter.GetProperty("name").GetString() == name).GetProperty("schema"));
        var unknown = Gen.Const((Uri.EscapeDataString(description.Example(example).ToString()), true));
        // What is empty or made of dots is another address.
        var strange = Mutations.AnyText.Select(text => ($"x{Escaped(text)}", false));
        return IsEndless(operation)
            ? Gen.OneOf(unknown, strange)
            : Gen.Frequency((8, Gen.OneOf(stage.Values(IdOf(operation), name)).Select(value => (Uri.EscapeDataString(value), true))), (1, unknown), (1, strange));
    }

    private Gen<(string Text, bool IsDescribed)> Query(JsonElement operation)
    {
        var parameters = operation.GetProperty("parameters").EnumerateArray().Select(description.Resolve).Where(parameter => parameter.GetProperty("in").GetString() == "query").ToList();
        if (parameters.Count == 0)
            return Gen.Frequency((19, Gen.Const(("", true))), (1, Gen.OneOf(BrokenQueries).Select(broken => ("?" + broken, false))));

        var known = Gen.OneOf(parameters.Select(Parameter).ToArray()).Array[0, 3].Select(pairs => (pairs.Length == 0 ? "" : "?" + string.Join('&', pairs), pairs.DistinctBy(pair => pair.Split('=')[0]).Count() == pairs.Length));
        return Gen.Frequency((9, known), (1, Gen.Select(known, Gen.OneOf(BrokenQueries), (pairs, broken) => ($"{(pairs.Item1.Length == 0 ? "?" : pairs.Item1 + "&")}{broken}", false))));
    }

    private Gen<string> Parameter(JsonElement parameter)
    {
        var (name, schema) = (parameter.GetProperty("name").GetString()!, description.Resolve(parameter.GetProperty("schema")));
        string[] right = schema.TryGetProperty("enum", out var values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : schema.TryGetProperty("examples", out var examples) ? [examples[0].ToString()] : ["x"];
        return Gen.Frequency((2, Gen.OneOf(right).Select(Escaped)), (1, Mutations.AnyText.Select(Escaped)), (1, Mutations.AnyLiteral.Select(Escaped))).Select(value => $"{name}={value}");
    }

    private Gen<List<(string Name, string Value)>> Headers(JsonElement operation)
    {
        var isIdempotent = operation.GetProperty("parameters").EnumerateArray().Select(description.Resolve).Any(parameter => parameter.GetProperty("name").GetString() == "Idempotency-Key");
        var key = isIdempotent ? Gen.Frequency((3, Gen.Const(Array.Empty<(string, string)>())), (1, Gen.OneOf(Keys).Select(value => new[] { ("Idempotency-Key", value) }))) : Gen.Const(Array.Empty<(string, string)>());
        return Gen.Select(Gen.OneOf(AcceptOf(operation).ToArray()), Gen.OneOf("fr", "en", "*"), key, (accept, language, idempotency) =>
            new List<(string, string)> { ("Accept", accept), ("Accept-Language", language) }.Concat(idempotency).ToList());
    }

    private Gen<(byte[] Bytes, (string, string)[] Headers)> Body(JsonElement operation)
    {
        if (!operation.TryGetProperty("requestBody", out var body))
            return Gen.Const((Array.Empty<byte>(), Array.Empty<(string, string)>()));

        var bodies = body.GetProperty("content").EnumerateObject().Select(content => Bytes(operation, content).Select(bytes => (bytes, new[] { ("Content-Type", content.Name) }))).ToArray();
        return body.TryGetProperty("required", out var required) && required.GetBoolean()
            ? Gen.OneOf(bodies)
            : Gen.Frequency((4, Gen.OneOf(bodies)), (1, Gen.Const((Array.Empty<byte>(), Array.Empty<(string, string)>()))));
    }

    private Gen<byte[]> Bytes(JsonElement operation, JsonProperty content) => content.Name switch
    {
        "application/json" => Gen.Frequency((3, Json(operation, content)), (1, Bent(operation, content, Mutations.Whole))),
        "application/x-www-form-urlencoded" => Bent(operation, content, Form(operation, content)),
        "text/csv" => Bent(operation, content, Mutations.AnyText.Array[1, 40].Select(cells => Encoding.UTF8.GetBytes(Stage.Csv + string.Join(';', cells)))),
        _ => Bent(operation, content, Gen.OneOf(SampleMedia.PngBomb(), SampleMedia.JpegWithPlace(), SampleMedia.Film(), [])),
    };

    /// <summary>Right, with other bytes, of another kind, too large or nothing to do with it.</summary>
    private Gen<byte[]> Bent(JsonElement operation, JsonProperty content, Gen<byte[]> other) => Gen.Frequency(
        (60, Gen.Const(() => Right(operation, content))),
        (60, Mutations.BytesChanged(() => Right(operation, content))),
        (60, other),
        (20, Mutations.Whole),
        (1, Gen.Const(() => Right(operation, content).Concat(Enumerable.Repeat((byte)' ', 1024 * 1024)).ToArray())));

    /// <summary>With some fields of the object, or of the list's item, changed.</summary>
    private Gen<byte[]> Json(JsonElement operation, JsonProperty content)
    {
        var isList = description.Resolve(content.Value.GetProperty("schema")).TryGetProperty("items", out _);
        if (Example(operation, content) is JsonObject { Count: 0 })
            return Mutations.Whole;
        return Mutations.Changed(() => isList ? Example(operation, content)[0]!.AsObject() : Example(operation, content).AsObject())
            .Select(json => Encoding.UTF8.GetBytes(isList ? $"[{json}]" : json));
    }

    /// <summary>With one field left out, changed or given twice.</summary>
    private Gen<byte[]> Form(JsonElement operation, JsonProperty content)
    {
        var fields = Encoding.ASCII.GetString(Right(operation, content)).Split('&');
        return Gen.Select(Gen.Int[0, fields.Length - 1], Gen.OneOf(Mutations.AnyText, Mutations.AnyLiteral), Gen.Int[0, 2], (at, text, how) =>
        {
            var changed = $"{fields[at].Split('=')[0]}={Uri.EscapeDataString(text)}";
            string[] instead = how switch { 0 => [], 1 => [changed], _ => [fields[at], changed] };
            return Encoding.ASCII.GetBytes(string.Join('&', [.. fields[..at], .. instead, .. fields[(at + 1)..]]));
        });
    }

    /// <summary>The body as the description shows it, about what is on the stage.</summary>
    private byte[] Right(JsonElement operation, JsonProperty content) => content.Name switch
    {
        "application/json" => Encoding.UTF8.GetBytes(Example(operation, content).ToJsonString()),
        "application/x-www-form-urlencoded" => Encoding.ASCII.GetBytes(string.Join('&', Example(operation, content).AsObject().Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value!.GetValue<string>())}"))),
        "text/csv" => Encoding.UTF8.GetBytes(Stage.Csv),
        "image/jpeg" => SampleMedia.Picture(SKEncodedImageFormat.Jpeg),
        "image/webp" => SampleMedia.Picture(SKEncodedImageFormat.Webp),
        _ => SampleMedia.Picture(SKEncodedImageFormat.Png),
    };

    private JsonNode Example(JsonElement operation, JsonProperty content) => stage.Filled(IdOf(operation), description.Example(content.Value.GetProperty("schema")));

    private static JsonProperty? ContentOf(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").EnumerateObject().First() : null;

    /// <summary>What its answers are written in, when all is well.</summary>
    private static IEnumerable<string> AcceptOf(JsonElement operation) =>
        operation.GetProperty("responses").EnumerateObject().Where(response => response.Name[0] == '2').SelectMany(response => response.Value.GetProperty("content").EnumerateObject().Select(content => content.Name)).Distinct();

    private static string[] Parts(string path) => path.Split('/');

    private static string? ParameterIn(string part) => part is ['{', .., '}'] ? part[1..^1] : null;

    private static string Escaped(string text) => Uri.EscapeDataString(text.Length <= MostInAddress ? text : text[..MostInAddress]);
}
