using System.Globalization;
using Parcours.Api.Tests;
using QRCoder;
using SkiaSharp;

namespace Parcours.Browser.Tests;

/// <summary>What the browser's camera sees: an opened parcel with words on it and a label, as a film of a second that is played again and again.</summary>
internal static class CameraClip
{
    /// <summary>Of the label: an order that is none of a test's.</summary>
    public const long Order = 4_040_404;

    public const int Width = 640;

    public const int Height = 480;

    /// <summary>The cardboard, and what lies around it.</summary>
    public static readonly SKColor Cardboard = new(196, 150, 90), Table = new(40, 90, 160);

    private const int Border = 60;

    private const int Label = 240;

    /// <summary>The film's file in this folder; null where the <c>ffmpeg</c> program is not installed.</summary>
    public static async Task<string?> Make(string folder)
    {
        if (Programs.Find("ffmpeg") is not { } ffmpeg)
            return null;

        var (picture, clip) = (Path.Combine(folder, "parcel.png"), Path.Combine(folder, "parcel.y4m"));
        await File.WriteAllBytesAsync(picture, Picture());
        (await Programs.Run(ffmpeg, folder, "-loglevel", "error", "-y", "-loop", "1", "-i", picture, "-t", "1", "-r", "10", "-pix_fmt", "yuv420p", clip)).ShouldSucceed();
        return clip;
    }

    private static byte[] Picture()
    {
        using var bitmap = new SKBitmap(Width, Height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(Table);
        using var paint = new SKPaint { Color = Cardboard };
        canvas.DrawRect(SKRect.Create(Border, Border, Width - (2 * Border), Height - (2 * Border)), paint);
        paint.Color = SKColors.Black;
        using var font = new SKFont(SKTypeface.Default, 36);
        canvas.DrawText("FRAGILE", Border + 20, Border + 60, SKTextAlign.Left, font, paint);
        using var code = SKBitmap.Decode(PngByteQRCodeHelper.GetQRCode(
            string.Create(CultureInfo.InvariantCulture, $"http://localhost:5001/unboxing-customer.html?code=A3F9&order={Order}"), QRCodeGenerator.ECCLevel.M, 8));
        canvas.DrawBitmap(code, SKRect.Create((Width - Label) / 2f + 80, (Height - Label) / 2f, Label, Label), new SKSamplingOptions(SKFilterMode.Linear));
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 90);
        return png.ToArray();
    }
}
