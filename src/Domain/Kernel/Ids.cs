using System.Security.Cryptography;

namespace Parcours.Domain.Kernel;

/// <summary>Random parts of ids and codes, from the operating system's cryptographic source.</summary>
public static class Ids
{
    private const string LettersAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Lower-case hex digits: 4 bits each.</summary>
    public static string Hex(int length) => RandomNumberGenerator.GetHexString(length, lowercase: true);

    /// <summary>Lower-case letters and digits: a little over 5 bits each.</summary>
    public static string Text(int length) => RandomNumberGenerator.GetString(LettersAndDigits, length);

    /// <summary>A UUID whose first bits are <paramref name="now"/>, so that index pages fill in order.</summary>
    public static Guid Ordered(NodaTime.Instant now) => Guid.CreateVersion7(now.ToDateTimeOffset());

    /// <summary>A UUID of random bits alone, which tells nothing of when it was made.</summary>
    public static Guid Random()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        (bytes[6], bytes[8]) = ((byte)((bytes[6] & 0x0F) | 0x40), (byte)((bytes[8] & 0x3F) | 0x80));
        return new Guid(bytes, bigEndian: true);
    }

    internal static bool HasShape(string? text, string prefix, int length, string alphabet) =>
        text is not null && text.Length == prefix.Length + length && text.StartsWith(prefix, StringComparison.Ordinal)
        && !text.AsSpan(prefix.Length).ContainsAnyExcept(alphabet);

    internal static bool HasHexShape(string? text, string prefix, int length) => HasShape(text, prefix, length, "0123456789abcdef");

    internal static bool HasTextShape(string? text, string prefix, int length) => HasShape(text, prefix, length, LettersAndDigits);
}
