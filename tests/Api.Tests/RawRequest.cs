using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;

namespace Parcours.Api.Tests;

/// <summary>A request as bytes: no client library changes its target, its headers or its body on the way.</summary>
public sealed record RawRequest(string Method, string Target, byte[] Body, IReadOnlyList<(string Name, string Value)> Headers)
{
    public static RawRequest Get(string target) => new("GET", target, [], []);

    public static RawRequest Post(string target) => new("POST", target, [], []);

    public static RawRequest Post(string target, string json) => Post(target, Encoding.UTF8.GetBytes(json));

    public static RawRequest Put(string target, string json) => new("PUT", target, Encoding.UTF8.GetBytes(json), [("Content-Type", "application/json")]);

    public static RawRequest Post(string target, JsonObject json) => Post(target, json.ToJsonString());

    public static RawRequest Post(string target, byte[] json) => new("POST", target, json, [("Content-Type", "application/json")]);

    public RawRequest With(string name, string value) => this with { Headers = [.. Headers, (name, value)] };

    public RawRequest Without(string name) =>
        this with { Headers = [.. Headers.Where(header => !header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))] };

    /// <summary>Signs target and body as the contract says.</summary>
    public RawRequest Sign(string key, string secret, Instant at)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.Latin1.GetBytes($"{timestamp}\n{Method}\n{Target}\n"), .. Body];
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
        return With("X-Api-Key", key).With("X-Timestamp", timestamp).With("X-Signature", "v1=" + Convert.ToHexStringLower(signature));
    }

    public byte[] ToBytes()
    {
        var isChunked = Headers.Any(header => header.Name == "Transfer-Encoding");
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\nHost: localhost\r\n");
        if (!isChunked && (Body.Length > 0 || Method == "POST"))
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n");
        foreach (var (name, value) in Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. isChunked ? Chunked() : Body];
    }

    private IEnumerable<byte> Chunked() =>
        Body.Chunk(1000).SelectMany(IEnumerable<byte> (chunk) => [.. Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"), .. chunk, .. "\r\n"u8]).Concat("0\r\n\r\n"u8.ToArray());
}
