using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Parcours.Api.Tests.Hostile;

/// <summary>What some client somewhere sends: values, headers and bytes for whoever changes a request that was right.</summary>
internal static class Mutations
{
    /// <summary>What stands in a body until a literal takes its place, which no JSON writer would write.</summary>
    private const string Mark = "@@@";

    private static readonly string[] Numbers =
    [
        "0", "-0", "-1", "1", "2", "49", "50", "51", "70", "70.0000000000000000000000000001", "300.5", "1.5", "1e2", "1E-3", "1e400", "-1e400", "1e-400", "2147483648",
        "9223372036854775807", "9223372036854775808", "-9223372036854775809", "79228162514264337593543950335", "79228162514264337593543950336",
        "0.00000000000000000000000000000000001", "123456789012345678901234567890123456789012345678901234567890", "01", "+1", ".5", "5.", "0x10", "1_000", "NaN", "-Infinity",
    ];

    private static readonly string[] Texts =
    [
        "", " ", "a", "0", "1.5", "1e3", "true", "null", "undefined", "standard", "express", "same_day", "STANDARD", "CAD", "USD", "CA", "QC", "qc", "NU", "XX",
        "H1A1A1", "h1a 1a1", "X0A0H0", "V6B1A1", "M5V2T6", "W1A1A1", "\u017F1A1A1", "Ｈ1A1A1", "H1A1A1\n", "INVALID",
        "+15145550001", "514-555-0001", "+1-514-555-0001;ext=5", "tel:+1-514-555-0001;phone-context=+1", "+", "++++", "+٠١٢٣٤٥٦٧٨٩", "1-800-FLOWERS", "911",
        "a@example.com", "a@b", "@", "\"a b\"@example.com", "a@[127.0.0.1]", "é@exämple.com", "a@example.com\r\nBcc: b@example.com",
        "2025-11-08T09:00:00-05:00", "2025-11-08T09:00:00Z", "2025-11-08t09:00:00z", "2025-11-08 09:00:00Z", "2025-02-30T00:00:00Z", "2025-11-08T24:00:00Z", "2025-11-08T23:59:60Z",
        "2025-11-08T09:00:00.1234567890123Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+18:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-18:00", "9999-12-31T23:59:59-12:00",
        "9998-12-31T23:59:59Z", "9999-12-31T23:59:59.999999999Z", "-0001-01-01T00:00:00Z", "2025-11-08T09:00:00+99:00", "20251108T090000Z",
        "2026-01-15 10:00:00", "2026-01-15", "15/01/2026", "2025-11-01", "BRAND_AND_PRODUCT", "PRODUCT_ONLY", "brand_and_product", "online", "offline", "fr", "FR", "fr-CA", "99,90", "https://shop.example/a", "https://", "javascript:alert(1)", "=HYPERLINK(\"x\")",
        "qt_abc123def456", "qt_", "prc_1", "dc_0123456789abcdef", "'; DROP TABLE orders; --", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}", "%s%n", "../../etc/passwd",
        "é", "e\u0301", "📦", "👩‍🚀", "𠜎", "\uFEFF", "\u202E", "\u2028", "\u0085", "\uFFFD", "\uFFFF", "\u0001", "\u007F", "مرحبا", "ﷺ", "Ⅷ", "İıßſ",
    ];

    // As a JSON writer would not write them.
    private static readonly string[] Literals =
    [
        "null", "true", "false", "[]", "{}", "[null]", "[[]]", "[{}]", "{\"\":{}}", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"a\\", "\"", "'a'", "\"\\x41\"", "tru", "",
        "/* */ 1", "1 // one", "1,", "1}", "1]", "\"\t\"", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "[1,2", "{\"a\"}",
    ];

    private static readonly string[] ContentTypes =
    [
        "application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "application/json;charset=\"UTF-8\"", "application/json; charset=utf-16", "application/vnd.api+json", "text/json",
        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "*/*", "json", "application/json, text/plain", "application/json;", ";", "application/", "é",
    ];

    private static readonly string[] HeaderNames =
    [
        "Accept", "Accept-Language", "Accept-Encoding", "Accept-Charset", "X-Request-Id", "Idempotency-Key", "Content-Encoding", "Content-Language", "Content-Range", "Range", "If-Match", "If-None-Match",
        "If-Modified-Since", "Cookie", "Origin", "Referer", "User-Agent", "X-Forwarded-For", "X-Http-Method-Override", "Cache-Control", "Access-Control-Request-Method", "Traceparent", "Baggage", "Authorization",
        "Date", "Prefer", "Via", "Trailer", "TE",
    ];

    private static readonly string[] HeaderValues =
    [
        "", "*", "*/*", "en", "fr-CA, fr;q=0.9, *;q=0.1", "fr;q=2", "en;q=", "xx-invalid-language-tag-that-is-long", ",,,", ";;;", "q=0", "text/html;q=0.9, application/json;level=1", "gzip", "bytes=0-1",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "00-zz-zz-zz", "req_abc", "\u0001\u0002", "é\u00ff", "\"", "a=b; c", "Sun, 06 Nov 1994 08:49:37 GMT", "Basic !!!", "Bearer x", "0", "-1", "DELETE",
    ];

    public static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.OneOf(Texts),
        Gen.String[0, 40],
        Gen.String[Gen.Char['\u0000', '\uD7FF'], 0, 12],
        Gen.Select(Gen.OneOf("x", "é", "📦", "\"", "\\", "<"), Gen.OneOf(63, 64, 65, 127, 128, 254, 255, 256, 999, 1000, 1001, 5000), (text, times) => string.Concat(Enumerable.Repeat(text, times))));

    public static readonly Gen<string> AnyLiteral = Gen.Frequency(
        (8, AnyText.Select(text => JsonValue.Create(text).ToJsonString())),
        (4, Gen.OneOf(Numbers)),
        (3, Gen.OneOf(Gen.Double.Select(Plain), Gen.Decimal.Select(Plain), Gen.Long.Select(Plain))),
        (1, Gen.OneOf(Literals)),
        (1, Gen.Select(Gen.OneOf("[", "{\"a\":"), Gen.OneOf(1, 10, 29, 30, 31, 32, 33, 64, 500, 20_000), Nested)),
        (2, Gen.Select(Gen.OneOf("null", "{}", "{\"weight_kg\":1}", "0"), Gen.OneOf(0, 1, 50, 51, 1000, 1001, 20_000), Many)));

    /// <summary>The request with what a client may do to its headers, and whether its body is cut short on the wire.</summary>
    public static Gen<(RawRequest Request, bool IsCutShort)> OnTheWire(Gen<RawRequest> requests) => requests
        .SelectMany(request => Headers.Select(change => change(request)))
        .SelectMany(request => Gen.Frequency((60, Gen.Const(false)), (1, Gen.Const(true))).Select(isCutShort => (request, isCutShort && request.Body.Length > 1)));

    /// <summary>One to three fields replaced, removed, given twice or misnamed.</summary>
    public static Gen<string> Changed(params Func<JsonObject>[] samples) =>
        from sample in Gen.OneOf(samples)
        let paths = Paths(sample(), "").ToArray()
        from changes in Gen.Select(Gen.OneOf(paths), Gen.Int[0, 20], AnyLiteral).Array[1, 3]
        select Changed(sample(), changes);

    /// <summary>A body cut, doubled, turned around, or with bytes that are not its own.</summary>
    public static Gen<byte[]> BytesChanged(Func<byte[]> sample) => Gen.Select(Gen.Int[0, 1200], Gen.Int[0, 5], Gen.Byte.Array[0, 6], (at, how, bytes) =>
    {
        var body = sample();
        at = Math.Min(at, body.Length);
        return how switch
        {
            0 => body[..at],
            1 => [.. body[..at], .. bytes, .. body[at..]],
            2 => [.. body[..at], .. bytes, .. body[Math.Min(at + bytes.Length, body.Length)..]],
            3 => [0xEF, 0xBB, 0xBF, .. body],
            4 => [.. body, .. bytes],
            _ => [.. body[at..], .. body[..at]],
        };
    });

    /// <summary>A body that has little to do with what is asked for.</summary>
    public static Gen<byte[]> Whole => Gen.OneOf(AnyLiteral.Select(Encoding.UTF8.GetBytes), Gen.Byte.Array[0, 64], Gen.Select(AnyText, Encoding.Unicode.GetBytes));

    private static string Changed(JsonObject body, (string Path, int How, string Literal)[] changes)
    {
        var literals = new Queue<string>();
        foreach (var (path, how, literal) in changes)
        {
            var name = path[(path.LastIndexOf('.') + 1)..];
            if (JsonPath.Find(System.Text.Json.JsonElement.Parse(body.ToJsonString()), path) is null)
                continue;
            if (how == 0)
                body.Without(path);
            else if (how == 1 && !path.EndsWith(']'))
                body.Without(path).With(path + "_", 1);
            else
                body.With(path, Mark + literals.Count);
            if (how > 1 || (how == 1 && path.EndsWith(']')))
                literals.Enqueue(how == 2 && !path.EndsWith(']') ? $"1,\"{name}\":{literal}" : literal);
        }

        var text = new StringBuilder(body.ToJsonString());
        for (var index = 0; literals.TryDequeue(out var literal); index++)
            text.Replace($"\"{Mark}{index}\"", literal);
        return text.ToString();
    }

    private static Gen<Func<RawRequest, RawRequest>> Headers => Gen.Frequency<Func<RawRequest, RawRequest>>(
        (12, Gen.Const<Func<RawRequest, RawRequest>>(request => request)),
        (1, Gen.OneOf(ContentTypes).Select<string, Func<RawRequest, RawRequest>>(type => request => request.Without("Content-Type").With("Content-Type", type))),
        (1, Gen.Const<Func<RawRequest, RawRequest>>(request => request.Without("Content-Type"))),
        (1, Gen.Const<Func<RawRequest, RawRequest>>(request => request.With("Transfer-Encoding", "chunked"))),
        (1, Gen.Const<Func<RawRequest, RawRequest>>(request => request.Body.Length > 0 ? request.With("Expect", "100-continue") : request)),
        (4, Gen.Select(Gen.OneOf(HeaderNames), Gen.OneOf(Gen.OneOf(HeaderValues), AnyHeader), Gen.Bool).Select<(string Name, string Value, bool IsTwice), Func<RawRequest, RawRequest>>(
            header => request => header.IsTwice ? request.With(header.Name, header.Value).With(header.Name, "x") : request.With(header.Name, header.Value))));

    // What the server itself refuses to read as a header never comes to us: control characters that end a line or a text.
    private static Gen<string> AnyHeader => Gen.OneOf(
        Gen.Char[' ', '\u00ff'].Array[0, 80].Select(characters => new string(characters)),
        Gen.OneOf(64, 65, 255, 256, 4000).Select(length => new string('x', length)));

    private static IEnumerable<string> Paths(JsonNode? node, string path) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Paths(field.Value, path.Length == 0 ? field.Key : $"{path}.{field.Key}")).Concat(path.Length == 0 ? [] : [path]),
        JsonArray items => items.SelectMany((item, index) => Paths(item, $"{path}[{index}]")).Append(path),
        _ => [path],
    };

    private static string Nested(string opening, int depth) =>
        string.Concat(Enumerable.Repeat(opening, depth)) + (opening == "[" ? "" : "1") + new string(opening == "[" ? ']' : '}', depth);

    private static string Many(string item, int count) => "[" + string.Join(',', Enumerable.Repeat(item, count)) + "]";

    private static string Plain<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
