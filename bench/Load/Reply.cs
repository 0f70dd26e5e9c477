using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Parcours.Bench.Load;

/// <summary>An answer that is kept: its body is whole, however it was sent.</summary>
internal sealed record Reply(int Status, string Head, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json
    {
        get
        {
            using var json = JsonDocument.Parse(Body);
            return json.RootElement.Clone();
        }
    }

    public static Reply Of(Answer answer)
    {
        var head = Encoding.Latin1.GetString(answer.Head.Span);
        return new Reply(answer.Status, head, head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase) ? Joined(answer.Body.Span) : answer.Body.ToArray());
    }

    /// <summary>Null when there is none.</summary>
    public string? Header(string name)
    {
        var line = Head.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase));
        return line?[(name.Length + 2)..];
    }

    public override string ToString() => $"{Status}: {Text[..Math.Min(Text.Length, 300)]}";

    private static byte[] Joined(ReadOnlySpan<byte> chunks)
    {
        var body = new List<byte>(chunks.Length);
        while (chunks.IndexOf("\r\n"u8) is > 0 and var end && int.Parse(chunks[..end], NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var length)
        {
            body.AddRange(chunks.Slice(end + 2, length));
            chunks = chunks[(end + 2 + length + 2)..];
        }

        return [.. body];
    }
}
