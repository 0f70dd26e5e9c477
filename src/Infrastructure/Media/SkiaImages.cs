using System.Buffers;
using System.Buffers.Binary;
using Parcours.Application.Media;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using SkiaSharp;

namespace Parcours.Infrastructure.Media;

/// <summary>Draws every image anew: what comes out has pixels only, upright, and no metadata, comment, thumbnail or script.</summary>
internal sealed class SkiaImages : IImages, IDisposable
{
    private const int JpegQuality = 85;

    static SkiaImages() => LargeBlocks.GoBackWhenFreed();

    // An unpacked image takes up to 100 MB: so many at once, and no more.
    private readonly SemaphoreSlim _places = new(2);

    // A large one alone that is unpacked at its full size, whatever size it is wanted in.
    private readonly SemaphoreSlim _largePlace = new(1);

    private const int LargePixels = 10_000_000;

    private const int Eighths = 8;

    /// <summary>So long a side is shown as it is: it is half of what a phone takes, and a half costs a fraction of what five eighths do.</summary>
    private const int EnoughSide = 1920;

    private const byte Marker = 0xFF;

    private const byte SequentialPicture = 0xC0;

    private const byte FirstScan = 0xDA;

    /// <summary>Of a part of a JPEG: mark, length, and for a picture its depth, size and number of channels.</summary>
    private const int HeadBytes = 10;

    private const int PieceBytes = 64 * 1024;

    public async Task<Result<CleanImage>> Clean(ReadOnlyMemory<byte> file, CancellationToken ct, int mostSide = int.MaxValue)
    {
        await _places.WaitAsync(ct);
        try
        {
            return Clean(file.Span, mostSide);
        }
        finally
        {
            _places.Release();
        }
    }

    public async Task<Result<CleanImage>> Display(Stream file, CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        try
        {
            using var data = await Read(file, ct);
            using var codec = SKCodec.Create(data);
            var isJpeg = codec?.EncodedFormat == SKEncodedImageFormat.Jpeg;
            if (Refusal(codec, isJpeg ? IImages.MostJpegPixels : IImages.MostPixels, isJpeg ? MediaErrors.TooManyJpegPixels : MediaErrors.TooManyPixels) is { } refusal)
                return refusal;
            return (long)codec!.Info.Width * codec.Info.Height <= LargePixels || IsUnpackedInRows(data.Span) ? Drawn(codec) : await DrawnAlone(codec, ct);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        _places.Dispose();
        _largePlace.Dispose();
    }

    /// <summary>A JPEG as cameras write it, in one scan, of which a few rows at a time are in memory; not a progressive one, nor another format.</summary>
    internal static bool IsUnpackedInRows(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith((ReadOnlySpan<byte>)[Marker, 0xD8]))
            return false;
        var (at, channels) = (2, 0);
        while (at + HeadBytes <= file.Length && file[at] == Marker)
        {
            switch (file[at + 1])
            {
                case SequentialPicture or SequentialPicture + 1:
                    channels = file[at + HeadBytes - 1];
                    break;
                case FirstScan:
                    // A scan for each channel would have all of them kept until the last one is there.
                    return channels > 0 && file[at + 4] == channels;
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }

        return false;
    }

    private async Task<Result<CleanImage>> DrawnAlone(SKCodec codec, CancellationToken ct)
    {
        await _largePlace.WaitAsync(ct);
        try
        {
            return Drawn(codec);
        }
        finally
        {
            _largePlace.Release();
        }
    }

    /// <summary>Piece by piece to where the decoder reads it: a pool of arrays as large as a file would keep one for each thread.</summary>
    private static async Task<SKData> Read(Stream file, CancellationToken ct)
    {
        var data = SKData.Create(file.Length);
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            for (var at = 0; at < data.Size;)
            {
                var length = await file.ReadAsync(piece.AsMemory(0, (int)Math.Min(PieceBytes, data.Size - at)), ct);
                if (length == 0)
                    throw new EndOfStreamException();
                piece.AsSpan(0, length).CopyTo(data.Span[at..]);
                at += length;
            }

            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private static Result<CleanImage> Drawn(SKCodec codec)
    {
        // The smallest size that the decoder makes by itself and that need not be enlarged. A JPEG has one for each eighth, others may have none but their own.
        var wanted = Math.Min(EnoughSide, Math.Max(codec.Info.Width, codec.Info.Height));
        var size = Enumerable.Range(1, Eighths).Select(part => codec.GetScaledDimensions((float)part / Eighths)).First(size => Math.Max(size.Width, size.Height) >= wanted);
        using var pixels = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, SKColorSpace.CreateSrgb()));
        if (codec.GetPixels(pixels.Info, pixels.GetPixels()) != SKCodecResult.Success)
            return MediaErrors.NotAnImage;

        using var shown = Shown(pixels, codec, Math.Min(1f, (float)IImages.DisplaySide / Math.Max(size.Width, size.Height)));
        using var encoded = shown.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return new CleanImage(ImageFormat.Jpeg, encoded.ToArray());
    }

    /// <summary>What is upright, opaque and of its size already is not drawn a second time.</summary>
    private static SKImage Shown(SKBitmap pixels, SKCodec codec, float scale)
    {
        if (scale < 1 || codec.EncodedOrigin != SKEncodedOrigin.TopLeft || codec.Info.AlphaType != SKAlphaType.Opaque)
            return Upright(pixels, codec.EncodedOrigin, SKColors.White, scale);
        // Without this it is copied.
        pixels.SetImmutable();
        return SKImage.FromBitmap(pixels);
    }

    private static Error? Refusal(SKCodec? codec, int mostPixels, Error tooMany)
    {
        if (codec is null || codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Webp))
            return MediaErrors.NotAnImage;
        return (long)codec.Info.Width * codec.Info.Height > mostPixels ? tooMany : null;
    }

    private static Result<CleanImage> Clean(ReadOnlySpan<byte> file, int mostSide)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (Refusal(codec, IImages.MostPixels, MediaErrors.TooManyPixels) is { } refusal)
            return refusal;

        using var pixels = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul, SKColorSpace.CreateSrgb()));
        // A truncated file gives some of its pixels and IncompleteInput.
        if (codec.GetPixels(pixels.Info, pixels.GetPixels()) != SKCodecResult.Success)
            return MediaErrors.NotAnImage;

        var format = codec.EncodedFormat == SKEncodedImageFormat.Png ? ImageFormat.Png : ImageFormat.Jpeg;
        var scale = Math.Min(1f, (float)mostSide / Math.Max(pixels.Width, pixels.Height));
        using var upright = Upright(pixels, codec.EncodedOrigin, format == ImageFormat.Png ? SKColors.Transparent : SKColors.White, scale);
        using var encoded = upright.Encode(format == ImageFormat.Png ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, JpegQuality);
        return new CleanImage(format, encoded.ToArray());
    }

    /// <summary>Cameras write which way they were held beside the pixels, and that is lost with the metadata.</summary>
    internal static SKImage Upright(SKBitmap pixels, SKEncodedOrigin origin, SKColor background, float scale = 1)
    {
        var (width, height) = (pixels.Width, pixels.Height);
        var isTurned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        using var surface = SKSurface.Create(pixels.Info.WithSize(Scaled(isTurned ? height : width), Scaled(isTurned ? width : height)));
        surface.Canvas.Clear(background);
        surface.Canvas.Scale(scale);
        surface.Canvas.Concat(origin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
            SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
            _ => SKMatrix.Identity,
        });
        // What may still change is copied before it is drawn.
        pixels.SetImmutable();
        surface.Canvas.DrawBitmap(pixels, 0, 0, scale < 1 ? new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear) : new SKSamplingOptions(SKFilterMode.Nearest));
        return surface.Snapshot();

        int Scaled(int side) => Math.Max(1, (int)(side * scale));
    }
}
