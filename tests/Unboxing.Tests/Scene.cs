using QRCoder;
using SkiaSharp;

namespace Parcours.Unboxing.Tests;

/// <summary>A table with a box, products and a label, photographed: what it shows depends on its number only.</summary>
internal sealed record Scene(ulong Number)
{
    public const int Width = 1280;
    public const int Height = 960;

    private const string Font = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf";

    /// <summary>What the label's QR code holds; no label without it.</summary>
    public string? Payload { get; init; }

    /// <summary>In letters beside the QR code.</summary>
    public string? PrintedCode { get; init; }

    public bool HasQr { get; init; } = true;

    /// <summary>Pixels.</summary>
    public float QrSide { get; init; } = 260;

    /// <summary>Degrees in the picture's plane.</summary>
    public float Turn { get; init; }

    /// <summary>Degrees by which the label leans away from the camera.</summary>
    public float Lean { get; init; }

    /// <summary>0 to 1: how white the light's reflection on the label is in its middle.</summary>
    public float Glare { get; init; }

    /// <summary>0 to 1: the part of the QR code that a finger hides.</summary>
    public float Cover { get; init; }

    /// <summary>Where the camera stands: other products of the same shop, or the same ones seen from elsewhere.</summary>
    public ulong Pose { get; init; }

    public static bool HasFont => File.Exists(Font);

    /// <param name="scale">Of the size; half of it is drawn in a quarter of the time.</param>
    public SKBitmap Render(float scale = 1)
    {
        var bitmap = new SKBitmap((int)(Width * scale), (int)(Height * scale));
        using var canvas = new SKCanvas(bitmap);
        canvas.Scale(scale);
        DrawSurroundings(canvas);
        if (Payload is not null)
            DrawLabel(canvas);
        return bitmap;
    }

    private void DrawSurroundings(SKCanvas canvas)
    {
        var dice = new Dice(Number);
        canvas.Save();
        if (Pose != 0)
        {
            var pose = new Dice(Pose);
            canvas.RotateDegrees(pose.Between(-25, 25), Width / 2, Height / 2);
            canvas.Translate(pose.Between(-220, 220), pose.Between(-160, 160));
            canvas.Scale(pose.Between(0.75, 1.3));
        }

        using var paint = new SKPaint { IsAntialias = true };
        using (paint.Shader = SKShader.CreateLinearGradient(new SKPoint(0, 0), new SKPoint(dice.Between(0, Width), Height), [Color(dice, 70, 210), Color(dice, 40, 190)], SKShaderTileMode.Clamp))
            canvas.DrawPaint(paint);
        using (paint.Shader = SKShader.CreatePerlinNoiseTurbulence(dice.Between(0.002, 0.02), dice.Between(0.02, 0.2), 3, dice.Below(1000)))
        {
            paint.BlendMode = SKBlendMode.SoftLight;
            canvas.DrawPaint(paint);
            paint.BlendMode = SKBlendMode.SrcOver;
        }

        paint.Shader = null;
        for (var index = 0; index < 14; index++)
        {
            paint.Color = Color(dice, 10, 245);
            canvas.Save();
            canvas.RotateDegrees(dice.Between(0, 360), Width / 2, Height / 2);
            var (x, y, w, h) = (dice.Between(0, Width), dice.Between(0, Height), dice.Between(60, 420), dice.Between(60, 320));
            if (dice.Next() < 0.4)
                canvas.DrawOval(x, y, w / 2, h / 2, paint);
            else
                canvas.DrawRoundRect(x, y, w, h, 12, 12, paint);
            for (var line = 0; line < 6; line++)
            {
                paint.Color = Color(dice, 0, 255);
                canvas.DrawRect(x + (w * 0.1f), y + (h * (0.1f + (0.13f * line))), w * dice.Between(0.1, 0.8), h * 0.05f, paint);
            }

            canvas.Restore();
        }

        canvas.Restore();
    }

    private void DrawLabel(SKCanvas canvas)
    {
        var dice = new Dice(Number + 77);
        canvas.Save();
        canvas.Translate(Width * dice.Between(0.35, 0.65), Height * dice.Between(0.4, 0.6));
        canvas.RotateDegrees(Turn);
        var lean = Lean * MathF.PI / 180;
        // The far side of what leans is smaller.
        canvas.Concat(new SKMatrix(MathF.Cos(lean), 0, 0, 0, 1, 0, MathF.Sin(lean) / 1400, 0, 1));
        using var paint = new SKPaint { IsAntialias = true, Color = new SKColor(238, 236, 230) };
        var s = QrSide;
        canvas.DrawRect(-s * 0.65f, -s * 0.65f, s * 2.5f, s * 1.3f, paint);
        paint.Color = new SKColor(25, 25, 28);
        if (HasQr)
            DrawQr(canvas, paint, new SKRect(-s / 2, -s / 2, s / 2, s / 2));
        if (PrintedCode is not null && HasFont)
        {
            using var typeface = SKTypeface.FromFile(Font);
            using var font = new SKFont(typeface, s * 0.28f);
            canvas.DrawText(PrintedCode, s * 0.65f, s * 0.1f, SKTextAlign.Left, font, paint);
        }

        for (var bar = 0; bar < 30; bar++)
            canvas.DrawRect((s * 0.65f) + (bar * s * 0.036f), s * 0.25f, s * dice.Between(0.006, 0.026), s * 0.25f, paint);

        if (Cover > 0)
        {
            paint.Color = new SKColor(205, 160, 130);
            var side = s * MathF.Sqrt(Cover);
            var at = dice.Between(-s * 0.15, s * 0.15);
            canvas.DrawOval(at, (s / 2) - (side * 0.5f), side * 0.56f, side * 0.56f, paint);
        }

        if (Glare > 0)
        {
            var middle = new SKPoint(dice.Between(-s * 0.4, s * 0.4), dice.Between(-s * 0.4, s * 0.4));
            using (paint.Shader = SKShader.CreateRadialGradient(middle, s * 0.6f, [SKColors.White.WithAlpha((byte)(255 * Glare)), SKColors.White.WithAlpha(0)], SKShaderTileMode.Clamp))
                canvas.DrawCircle(middle, s * 0.6f, paint);
        }

        canvas.Restore();
    }

    private void DrawQr(SKCanvas canvas, SKPaint paint, SKRect where)
    {
        using var data = new QRCodeGenerator().CreateQrCode(Payload!, QRCodeGenerator.ECCLevel.M);
        var modules = data.ModuleMatrix;
        // QRCoder's matrix has the quiet zone; the label is light around it anyway.
        var side = where.Width / modules.Count;
        using var dark = new SKPathBuilder();
        for (var y = 0; y < modules.Count; y++)
        {
            for (var x = 0; x < modules.Count; x++)
            {
                if (modules[y][x])
                    dark.AddRect(SKRect.Create(where.Left + (x * side), where.Top + (y * side), side, side), SKPathDirection.Clockwise);
            }
        }

        paint.IsAntialias = true;
        using var path = dark.Detach();
        canvas.DrawPath(path, paint);
    }

    private static SKColor Color(Dice dice, int least, int most) =>
        new((byte)dice.Between(least, most), (byte)dice.Between(least, most), (byte)dice.Between(least, most));
}
