using System.Globalization;
using OpenCvSharp;
using Parcours.Application.Unboxing;
using Parcours.Infrastructure.Media;
using SkiaSharp;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>A decoded picture, upright, at the size at which everything is measured.</summary>
internal sealed class Picture : IDisposable
{
    /// <summary>What the cameras of phones take at most.</summary>
    public const int MostPixels = 50_000_000;

    /// <summary>The longer side, in pixels: a code on a label is readable, and no measurement takes longer than a second or so.</summary>
    public const int LongSide = 1600;

    private Picture(Mat gray, SKImage image) => (Gray, Image) = (gray, image);

    public Mat Gray { get; }

    public SKImage Image { get; }

    /// <summary>Null, with the reason, for what is no whole JPEG, PNG or WebP or has too many pixels; that is looked at before they are unpacked.</summary>
    public static Picture? Read(string file, out Explanation? obstacle)
    {
        obstacle = null;
        using var codec = SKCodec.Create(file);
        if (codec is null || codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Webp))
        {
            obstacle = new Explanation(Finding.FileUnreadable);
            return null;
        }

        if ((long)codec.Info.Width * codec.Info.Height > MostPixels)
        {
            obstacle = new Explanation(Finding.TooManyPixels, (MostPixels / 1_000_000).ToString(CultureInfo.InvariantCulture));
            return null;
        }

        using var pixels = new SKBitmap();
        // A truncated file gives some of its pixels and IncompleteInput.
        if (!pixels.TryAllocPixels(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Bgra8888, SKAlphaType.Premul, SKColorSpace.CreateSrgb()))
            || codec.GetPixels(pixels.Info, pixels.GetPixels()) != SKCodecResult.Success)
        {
            obstacle = new Explanation(Finding.FileUnreadable);
            return null;
        }

        using var upright = SkiaImages.Upright(pixels, codec.EncodedOrigin, SKColors.White);
        return Of(upright);
    }

    public void Dispose()
    {
        Gray.Dispose();
        Image.Dispose();
    }

    private static Picture Of(SKImage upright)
    {
        var scale = Math.Min(1f, (float)LongSide / Math.Max(upright.Width, upright.Height));
        var info = new SKImageInfo(Math.Max(1, (int)(upright.Width * scale)), Math.Max(1, (int)(upright.Height * scale)), SKColorType.Bgra8888, SKAlphaType.Premul);
        using var bitmap = new SKBitmap(info);
        using (var large = upright.PeekPixels() ?? throw new InvalidOperationException("An image that was just drawn has no pixels."))
            large.ScalePixels(bitmap.PeekPixels(), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var color = Mat.FromPixelData(info.Height, info.Width, MatType.CV_8UC4, bitmap.GetPixels(), bitmap.RowBytes);
        var gray = new Mat();
        Cv2.CvtColor(color, gray, ColorConversionCodes.BGRA2GRAY);
        return new Picture(gray, SKImage.FromBitmap(bitmap));
    }
}
