using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using SkiaSharp;

namespace Parcours.Tests.Media;

/// <summary>Files as phones, browsers and attackers make them.</summary>
public static class SampleMedia
{
    /// <summary>Where the samples say that they were taken.</summary>
    public const string Place = "+45.5017-073.5673/";

    public static byte[] Picture(SKEncodedImageFormat format, int width = 40, int height = 20)
    {
        using var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        using var red = new SKPaint { Color = SKColors.Red };
        canvas.Clear(SKColors.Blue);
        canvas.DrawRect(0, 0, width / 2f, height, red);
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>A JPEG that cannot be pressed much smaller than its pixels.</summary>
    public static byte[] Noise(int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        RandomNumberGenerator.Fill(bitmap.GetPixelSpan());
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }

    /// <summary>A JPEG with the place in its Exif block.</summary>
    public static byte[] JpegWithPlace()
    {
        byte[] exif = [.. "Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"u8, .. Encoding.ASCII.GetBytes(Place)];
        var jpeg = Picture(SKEncodedImageFormat.Jpeg);
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    /// <summary>A PNG that promises these sides and holds hardly a byte.</summary>
    public static byte[] PngBomb(int width = 10_000, int height = 10_000)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 6);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(new byte[1000]);
        return [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    /// <summary>A film with the place in three places: in the film's notes, in a track's, and in a track of its own.</summary>
    public static byte[] Film(string brand = "mp42", int bytes = 400)
    {
        var head = Box("ftyp", [.. Encoding.ASCII.GetBytes(brand), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(brand)]);
        var data = Box("mdat", [.. Encoding.ASCII.GetBytes(Place), .. Filled(bytes)]);
        var notes = Box("udta", Box("\xA9xyz", [0, (byte)Place.Length, 0x15, 0xC7, .. Encoding.ASCII.GetBytes(Place)]));
        var place = head.Length + 8;
        var trackOfPlaces = Box("trak", Box("mdia", [.. Handler("meta"), .. Box("minf", Box("stbl",
        [
            .. Box("stsz", Numbers(0, 0, 1, Place.Length)), .. Box("stsc", Numbers(0, 1, 1, 1, 1)), .. Box("stco", Numbers(0, 1, place)),
        ]))]));
        var movie = Box("moov",
        [
            .. Box("mvhd", new byte[100]),
            .. Box("trak", [.. Box("tkhd", new byte[84]), .. Box("mdia", Handler("vide")), .. notes]),
            .. trackOfPlaces,
            .. notes,
            .. Box("meta", [0, 0, 0, 0, .. Encoding.ASCII.GetBytes("com.apple.quicktime.location.ISO6709" + Place)]),
        ]);
        return [.. head, .. data, .. movie];
    }

    /// <summary>A phone's photo with the place in its Exif item.</summary>
    public static byte[] Heic(int width = 4032, int height = 3024)
    {
        var head = Box("ftyp", [.. "heic\0\0\0\0mif1heic"u8]);
        var exif = Encoding.ASCII.GetBytes("Exif" + Place);
        byte[] Meta(int at) => Box("meta",
        [
            0, 0, 0, 0,
            .. Handler("pict"),
            .. Box("iinf", [0, 0, 0, 0, 0, 2, .. Item(1, "hvc1"), .. Item(2, "Exif")]),
            .. Box("iprp", Box("ipco", Box("ispe", Numbers(0, width, height)))),
            .. Box("iloc", [0, 0, 0, 0, 0x44, 0, 0, 2, .. Location(1, at + exif.Length, 200), .. Location(2, at, exif.Length)]),
        ]);
        var start = head.Length + Meta(0).Length + 8;
        return [.. head, .. Meta(start), .. Box("mdat", [.. exif, .. Filled(200)])];

        static byte[] Item(byte number, string type) => Box("infe", [2, 0, 0, 0, 0, number, 0, 0, .. Encoding.ASCII.GetBytes(type), 0]);
        static byte[] Location(byte number, int offset, int length) => [0, number, 0, 0, 0, 1, .. Numbers(offset, length)];
    }

    /// <summary>What a browser records as it films: a segment and clusters that know no length.</summary>
    public static byte[] Webm(bool isUnbounded = true)
    {
        byte[] tracks = Element([0x16, 0x54, 0xAE, 0x6B], Element([0xAE], Element([0x83], [1])));
        byte[] tags = Element([0x12, 0x54, 0xC3, 0x67], Encoding.ASCII.GetBytes("LOCATION" + Place));
        byte[] samples = [.. Element([0xE7], [0]), .. Element([0xA3], [0x81, 0, 0, 0x80, .. Filled(100)])];
        byte[] cluster = isUnbounded ? [0x1F, 0x43, 0xB6, 0x75, 0x01, .. Enumerable.Repeat((byte)0xFF, 7), .. samples] : Element([0x1F, 0x43, 0xB6, 0x75], samples);
        byte[] content = [.. tags, .. tracks, .. cluster, .. cluster];
        return
        [
            .. Element([0x1A, 0x45, 0xDF, 0xA3], Element([0x42, 0x82], [.. "webm"u8])),
            .. isUnbounded ? [0x18, 0x53, 0x80, 0x67, 0x01, .. Enumerable.Repeat((byte)0xFF, 7), .. content] : Element([0x18, 0x53, 0x80, 0x67], content),
        ];
    }

    public static byte[] Box(string name, byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length + 8);
        return [.. length, .. Encoding.Latin1.GetBytes(name), .. content];
    }

    private static byte[] Handler(string type) => Box("hdlr", [0, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(type), .. new byte[13]]);

    private static byte[] Numbers(params int[] numbers)
    {
        var bytes = new byte[numbers.Length * 4];
        for (var index = 0; index < numbers.Length; index++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(index * 4), numbers[index]);
        return bytes;
    }

    private static byte[] Element(byte[] id, byte[] content) => [.. id, (byte)(0x40 | (content.Length >> 8)), (byte)content.Length, .. content];

    private static byte[] Filled(int bytes) => [.. Enumerable.Range(0, bytes).Select(index => (byte)(index | 1))];

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] data)
    {
        var (length, check) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc32.HashToUInt32([.. name, .. data]));
        return [.. length, .. name, .. data, .. check];
    }
}
