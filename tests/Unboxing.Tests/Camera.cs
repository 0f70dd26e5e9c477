using SkiaSharp;

namespace Parcours.Unboxing.Tests;

/// <summary>What happens to a picture on its way to us.</summary>
internal static class Camera
{
    private static readonly SKSamplingOptions Plain = new(SKFilterMode.Nearest);

    public static byte[] Jpeg(SKBitmap picture, int quality = 88)
    {
        using var data = picture.Encode(SKEncodedImageFormat.Jpeg, quality);
        return data.ToArray();
    }

    public static SKBitmap Blurred(SKBitmap picture, float sigma) => Redrawn(picture, picture.Width, picture.Height, (canvas, paint) =>
    {
        using var blur = SKImageFilter.CreateBlur(sigma, sigma);
        paint.ImageFilter = blur;
        canvas.DrawBitmap(picture, 0, 0, Plain, paint);
    });

    public static SKBitmap Resized(SKBitmap picture, double factor) =>
        picture.Resize(new SKSizeI((int)(picture.Width * factor), (int)(picture.Height * factor)), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));

    /// <summary>Cuts off a part of each side.</summary>
    public static SKBitmap Cropped(SKBitmap picture, double left, double top, double right, double bottom)
    {
        var area = new SKRectI((int)(picture.Width * left), (int)(picture.Height * top), (int)(picture.Width * (1 - right)), (int)(picture.Height * (1 - bottom)));
        return Redrawn(picture, area.Width, area.Height, (canvas, paint) => canvas.DrawBitmap(picture, -area.Left, -area.Top, Plain, paint));
    }

    /// <param name="gain">Contrast; 1 leaves it.</param>
    /// <param name="shift">Brightness, -1 to 1.</param>
    public static SKBitmap Toned(SKBitmap picture, float gain, float shift) => Redrawn(picture, picture.Width, picture.Height, (canvas, paint) =>
    {
        using var filter = SKColorFilter.CreateColorMatrix([gain, 0, 0, 0, shift, 0, gain, 0, 0, shift, 0, 0, gain, 0, shift, 0, 0, 0, 1, 0]);
        paint.ColorFilter = filter;
        canvas.DrawBitmap(picture, 0, 0, Plain, paint);
    });

    /// <summary>A sticker over a part of the picture.</summary>
    public static SKBitmap Overlaid(SKBitmap picture, Dice dice, double share) => Redrawn(picture, picture.Width, picture.Height, (canvas, paint) =>
    {
        canvas.DrawBitmap(picture, 0, 0, Plain, paint);
        var (width, height) = ((float)(picture.Width * Math.Sqrt(share)), (float)(picture.Height * Math.Sqrt(share)));
        paint.Color = new SKColor((byte)dice.Below(256), (byte)dice.Below(256), (byte)dice.Below(256));
        canvas.DrawRect(dice.Between(0, picture.Width - width), dice.Between(0, picture.Height - height), width, height, paint);
    });

    private static SKBitmap Redrawn(SKBitmap picture, int width, int height, Action<SKCanvas, SKPaint> draw)
    {
        var result = new SKBitmap(width, height);
        using var canvas = new SKCanvas(result);
        using var paint = new SKPaint { IsAntialias = true };
        draw(canvas, paint);
        picture.Dispose();
        return result;
    }
}
