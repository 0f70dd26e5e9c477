using System.Buffers.Binary;
using Parcours.Application.Unboxing;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure.Media.Inspection;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>Unpacks the photos of phones with a program of the system: <c>heif-dec</c>, which was called <c>heif-convert</c> before.</summary>
internal static class HeicPhoto
{
    public const string Package = "libheif-examples";

    private static readonly string[] Programs = ["heif-dec", "heif-convert"];

    /// <summary>Nearly what was unpacked: it is measured, or drawn once more.</summary>
    private const string Quality = "95";

    private const ushort StartOfImage = 0xFFD8;

    private const ushort Exif = 0xFFE1;

    private const byte Marker = 0xFF;

    private const byte FirstScan = 0xDA;

    /// <summary>A photo as a file that <see cref="Picture"/> reads: itself, or for HEIC the JPEG <paramref name="unpacked"/>, upright, which is written then. Null with the reason when there is none.</summary>
    public static async Task<(string? File, Explanation? Obstacle)> Readable(string file, string unpacked)
    {
        if (!await IsHeic(file))
            return (file, null);
        if (Programs.Select(Tool.Find).FirstOrDefault(found => found is not null) is not { } program)
            return (null, new Explanation(Finding.MissingPackage, Package));

        if (await Tool.Run(program, MeasuringBudget.Photo, "--quiet", "-q", Quality, Path.GetFullPath(file), unpacked) is null)
            return (null, MeasuringBudget.Exceeded(MeasuringBudget.Photo));
        // Of several pictures in one file each gets a number.
        var written = File.Exists(unpacked) ? unpacked : Path.ChangeExtension(unpacked, null) + "-1" + Path.GetExtension(unpacked);
        if (!File.Exists(written))
            return (null, new Explanation(Finding.FileUnreadable));

        // It was turned as the file says; what the camera noted beside the pixels would have it turned once more.
        await File.WriteAllBytesAsync(unpacked, WithoutExif(await File.ReadAllBytesAsync(written)));
        return (unpacked, null);
    }

    private static async Task<bool> IsHeic(string file)
    {
        await using var stream = File.OpenRead(file);
        return await FileFormat.Of(stream, CancellationToken.None) == MediaFormat.Heic;
    }

    private static byte[] WithoutExif(byte[] jpeg)
    {
        if (jpeg.Length < 4 || BinaryPrimitives.ReadUInt16BigEndian(jpeg) != StartOfImage)
            return jpeg;
        using var kept = new MemoryStream(jpeg.Length);
        kept.Write(jpeg, 0, 2);
        var at = 2;
        while (at + 4 <= jpeg.Length && jpeg[at] == Marker && jpeg[at + 1] != FirstScan)
        {
            var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2));
            if (at + length > jpeg.Length)
                break;
            if (BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at)) != Exif)
                kept.Write(jpeg, at, length);
            at += length;
        }

        kept.Write(jpeg, at, jpeg.Length - at);
        return kept.ToArray();
    }
}
