using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Parcours.Unboxing.Tests;

/// <summary>Files that an attacker or a broken connection would send.</summary>
internal static class Files
{
    /// <summary>A whole PNG of black pixels: a hundred million of them in about a hundred kilobytes.</summary>
    public static byte[] Bomb(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[1 + width];
            for (var y = 0; y < height; y++)
                zlib.Write(row);
        }

        return [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    /// <summary>The JPEG with an Exif block that says when it was taken.</summary>
    /// <param name="zone">Such as <c>-05:00</c>; null for a camera that knows none.</param>
    public static byte[] TakenAt(byte[] jpeg, string time, string? zone)
    {
        // One directory that points to the Exif one, with the time and the zone behind both.
        var entries = zone is null ? 1 : 2;
        var texts = 26 + 2 + (12 * entries) + 4;
        byte[] exif =
        [
            .. "Exif\0\0"u8, .. "MM\0*"u8, .. Word(8),
            0, 1, .. Entry(0x8769, 4, 1, 26), .. Word(0),
            0, (byte)entries, .. Entry(0x9003, 2, 20, texts), .. zone is null ? [] : Entry(0x9011, 2, 7, texts + 20), .. Word(0),
            .. Encoding.ASCII.GetBytes(time + "\0"), .. Encoding.ASCII.GetBytes(zone + "\0"),
        ];
        return [.. jpeg[..2], 0xFF, 0xE1, (byte)((exif.Length + 2) >> 8), (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    private static byte[] Entry(int tag, int type, int count, int value) => [(byte)(tag >> 8), (byte)tag, 0, (byte)type, .. Word(count), .. Word(value)];

    private static byte[] Word(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] data)
    {
        var (length, check) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc32.HashToUInt32([.. name, .. data]));
        return [.. length, .. name, .. data, .. check];
    }
}
