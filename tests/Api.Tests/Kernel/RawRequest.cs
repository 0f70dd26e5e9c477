using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;

namespace Parcours.Api.Tests.Kernel;

/// <summary>A request as bytes: no client library changes its target, its headers or its body on the way.</summary>
internal sealed record RawRequest(string Method, string Target, byte[] Body, IReadOnlyList<(string Name, string Value)> Headers)
{
    public static RawRequest Get(string target) => new("GET", target, [], []);

    public static RawRequest Post(string target, string json) => Post(target, Encoding.UTF8.GetBytes(json));

    public static RawRequest Post(string target, byte[] body) => new("POST", target, body, [("Content-Type", "application/json")]);

    public RawRequest With(string name, string value) => this with { Headers = [.. Headers, (name, value)] };

    public RawRequest Without(string name) => this with { Headers = [.. Headers.Where(header => header.Name != name)] };

    /// <summary>Signs as the contract says; what is signed can be told apart from what is sent.</summary>
    public RawRequest Signed(Instant at, string? target = null, byte[]? body = null, string key = KernelHost.PublicKey, string secret = KernelHost.Secret)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.Latin1.GetBytes($"{timestamp}\n{Method}\n{target ?? Target}\n"), .. body ?? Body];
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
        return With("X-Api-Key", key).With("X-Timestamp", timestamp).With("X-Signature", "v1=" + Convert.ToHexStringLower(signature));
    }

    public byte[] ToBytes()
    {
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        if (Body.Length > 0 && !Headers.Any(header => header.Name == "Transfer-Encoding"))
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n");
        foreach (var (name, value) in Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. Body];
    }
}

internal sealed record Reply(int Status, ILookup<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonElement.Parse(Body);

    public string Code => Json.GetProperty("error").GetProperty("code").GetString()!;

    public string Message => Json.GetProperty("error").GetProperty("message").GetString()!;

    public string Header(string name) => Headers[name].Should().ContainSingle(because: "there is one {0} header", name).Subject;

    /// <summary>Whether the announced bytes are all there; an answer in chunks ends with the connection.</summary>
    public static bool IsWhole(byte[] answer) =>
        answer.AsSpan().IndexOf("\r\n\r\n"u8) > 0 && Parse(answer) is var reply
        && reply.Headers["Content-Length"].FirstOrDefault() is { } length && reply.Body.Length >= int.Parse(length, CultureInfo.InvariantCulture);

    public static Reply Parse(byte[] answer)
    {
        var end = answer.AsSpan().IndexOf("\r\n\r\n"u8);
        var lines = Encoding.Latin1.GetString(answer, 0, end).Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).ToLookup(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var body = answer[(end + 4)..];
        return new Reply(
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture),
            headers,
            headers["Transfer-Encoding"].Contains("chunked") ? Joined(body) : body);
    }

    private static byte[] Joined(ReadOnlySpan<byte> chunks)
    {
        var body = new List<byte>();
        while (chunks.IndexOf("\r\n"u8) is > 0 and var end && int.Parse(chunks[..end], NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var length)
        {
            body.AddRange(chunks.Slice(end + 2, length));
            chunks = chunks[(end + 2 + length + 2)..];
        }

        return [.. body];
    }
}
