using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Parcours.Application.Media;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Media;
using Parcours.Tests.Media;
using SkiaSharp;

namespace Parcours.Storage.Tests.Media;

/// <summary>An image is what its pixels say.</summary>
public sealed class SkiaImagesTests : IDisposable
{
    private readonly SkiaImages _images = new();

    public void Dispose() => _images.Dispose();

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, ImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png, ImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp, ImageFormat.Jpeg)]
    public async Task A_picture_is_taken_and_keeps_its_pixels(SKEncodedImageFormat sent, ImageFormat kept)
    {
        var clean = (await Clean(Picture(sent))).Value;

        clean.Format.Should().Be(kept);
        using var decoded = SKBitmap.Decode(clean.Bytes);
        (decoded.Width, decoded.Height).Should().Be((40, 20));
        decoded.GetPixel(5, 5).Red.Should().BeGreaterThan(200);
        decoded.GetPixel(35, 15).Blue.Should().BeGreaterThan(200);
    }

    [Fact]
    public void What_is_unpacked_whole_is_told_from_what_is_unpacked_row_by_row()
    {
        var jpeg = Picture(SKEncodedImageFormat.Jpeg);
        var picture = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        byte[] progressive = [.. jpeg[..picture], 0xFF, 0xC2, .. jpeg[(picture + 2)..]];
        var scan = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        byte[] oneChannelAtATime = [.. jpeg[..(scan + 4)], 1, .. jpeg[(scan + 5)..]];

        SkiaImages.IsUnpackedInRows(jpeg).Should().BeTrue();
        new[] { progressive, oneChannelAtATime, Picture(SKEncodedImageFormat.Png), jpeg[..picture], jpeg[..(scan + 3)], [] }.Should().OnlyContain(file => !SkiaImages.IsUnpackedInRows(file));
    }

    [Theory]
    [InlineData(1024, 256, 512, 128)]
    [InlineData(64, 1024, 32, 512)]
    [InlineData(512, 40, 512, 40)]
    public async Task A_picture_that_is_larger_than_wanted_is_made_smaller_and_no_other(int width, int height, int keptWidth, int keptHeight)
    {
        var clean = (await _images.Clean(SampleMedia.Picture(SKEncodedImageFormat.Png, width, height), TestContext.Current.CancellationToken, mostSide: 512)).Value;

        using var decoded = SKBitmap.Decode(clean.Bytes);
        (decoded.Width, decoded.Height).Should().Be((keptWidth, keptHeight));
        decoded.GetPixel(1, 1).Red.Should().BeGreaterThan(200);
    }

    [Fact]
    public async Task What_else_the_file_held_is_gone()
    {
        byte[] comment = [0xFF, 0xFE, 0, 24, .. Encoding.ASCII.GetBytes("<script>GPS 45.5,-73.6")];
        var jpeg = Picture(SKEncodedImageFormat.Jpeg);
        byte[] file = [.. jpeg[..2], .. comment, .. jpeg[2..], .. "PK\x03\x04 an archive behind it"u8];

        var clean = (await Clean(file)).Value;

        Encoding.Latin1.GetString(clean.Bytes).Should().NotContain("script").And.NotContain("archive");
    }

    [Theory]
    [InlineData(1, 40, 20)]
    [InlineData(3, 40, 20)]
    [InlineData(6, 20, 40)]
    [InlineData(8, 20, 40)]
    public async Task A_picture_that_was_taken_sideways_stands_upright(int orientation, int width, int height)
    {
        var clean = (await Clean(Turned(orientation))).Value;

        using var decoded = SKBitmap.Decode(clean.Bytes);
        (decoded.Width, decoded.Height).Should().Be((width, height));
        // The red half is the left one of the picture as it lies in the file.
        var red = orientation switch { 1 => (5, 5), 3 => (35, 15), 6 => (15, 5), _ => (5, 35) };
        decoded.GetPixel(red.Item1, red.Item2).Red.Should().BeGreaterThan(200);
    }

    public static TheoryData<string, byte[]> NoImages => new()
    {
        { "nothing", [] },
        { "a page named .jpg", "<html><body onload=alert(1)></body></html>"u8.ToArray() },
        { "a drawing with a script", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray() },
        { "an animation of another kind", "GIF89a\u0001\0\u0001\0\0\0\0;"u8.ToArray() },
        { "the beginning of a JPEG", [0xFF, 0xD8, 0xFF, 0xE0] },
        { "a truncated JPEG", Picture(SKEncodedImageFormat.Jpeg)[..^60] },
        { "a truncated PNG", Picture(SKEncodedImageFormat.Png)[..^30] },
        { "a truncated WebP", Picture(SKEncodedImageFormat.Webp)[..^20] },
        { "a PNG without pixels", Png(40, 20, []) },
    };

    [Theory, MemberData(nameof(NoImages))]
    public async Task What_is_no_whole_picture_is_refused(string what, byte[] file) =>
        (await Clean(file)).Error.Should().Be(MediaErrors.NotAnImage, "{0} is none", what);

    [Fact]
    public async Task A_picture_that_unpacks_into_too_much_is_refused_before_it_is_unpacked()
    {
        var bomb = Png(10_000, 10_000, new byte[1000]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        (await Clean(bomb)).Error.Should().Be(MediaErrors.TooManyPixels);

        bomb.Length.Should().BeLessThan(2000);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000_000);
    }

    private Task<Result<CleanImage>> Clean(byte[] file) => _images.Clean(file, TestContext.Current.CancellationToken);

    /// <summary>40 × 20, the left half red, the right half blue.</summary>
    private static byte[] Picture(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(40, 20);
        using var canvas = new SKCanvas(bitmap);
        using var red = new SKPaint { Color = SKColors.Red };
        canvas.Clear(SKColors.Blue);
        canvas.DrawRect(0, 0, 20, 20, red);
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>The picture with an Exif block that says how the camera was held.</summary>
    private static byte[] Turned(int orientation)
    {
        byte[] exif =
        [
            .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8,
            0, 1, // one entry: orientation, a short, once
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
            0, 0, 0, 0,
        ];
        var jpeg = Picture(SKEncodedImageFormat.Jpeg);
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    private static byte[] Png(int width, int height, byte[] pixels)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 6);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(pixels);
        return [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] data)
    {
        var (length, check) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc32.HashToUInt32([.. name, .. data]));
        return [.. length, .. name, .. data, .. check];
    }
}
