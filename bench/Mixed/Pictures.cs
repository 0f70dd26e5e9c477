using SkiaSharp;

namespace Parcours.Bench.Mixed;

/// <summary>Pictures that no camera took.</summary>
internal static class Pictures
{
    private const int Quality = 90;

    /// <summary>A JPEG so full of detail that it is as large as one of its size can be.</summary>
    public static byte[] Noise(int width, int height)
    {
        using var jpeg = Noise(width, height, Quality);
        return jpeg.ToArray();
    }

    public static SKData Noise(int width, int height, int quality)
    {
        using var picture = new SKBitmap(width, height);
        using var canvas = new SKCanvas(picture);
        using var paint = new SKPaint();
        using (paint.Shader = SKShader.CreatePerlinNoiseTurbulence(0.11f, 0.13f, 4, 7))
            canvas.DrawPaint(paint);
        return picture.Encode(SKEncodedImageFormat.Jpeg, quality);
    }
}
