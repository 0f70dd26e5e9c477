using System.Text;
using Parcours.Domain.Unboxing;

namespace Parcours.Infrastructure.Media.Inspection;

/// <summary>What a file says it is, by its first bytes.</summary>
internal static class FileFormat
{
    private const int HeadBytes = 16;

    private static readonly string[] HeicBrands = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"];

    /// <summary>Null for what is none that we know. Reads from where the stream stands.</summary>
    public static async Task<MediaFormat?> Of(Stream file, CancellationToken ct)
    {
        var head = new byte[HeadBytes];
        if (await file.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, ct) < HeadBytes)
            return null;
        if (head.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return MediaFormat.Jpeg;
        if (head.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
            return MediaFormat.Png;
        if (head.AsSpan().StartsWith("RIFF"u8) && head.AsSpan(8).StartsWith("WEBP"u8))
            return MediaFormat.Webp;
        if (head.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
            return MediaFormat.Webm;
        return head.AsSpan(4).StartsWith("ftyp"u8) ? Of(Encoding.Latin1.GetString(head.AsSpan(8, 4))) : null;
    }

    private static MediaFormat Of(string brand) =>
        brand == "qt  " ? MediaFormat.Mov : HeicBrands.Contains(brand) ? MediaFormat.Heic : MediaFormat.Mp4;
}
