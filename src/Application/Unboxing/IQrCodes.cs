namespace Parcours.Application.Unboxing;

/// <summary>
/// Draws QR codes for printed labels: a quarter of the code may be dirty or torn (error correction Q), and the margin is the four modules that ISO/IEC 18004
/// asks for.
/// </summary>
public interface IQrCodes
{
    public const int LeastSize = 128;

    public const int MostSize = 1024;

    public const int DefaultSize = 512;

    /// <summary>A PNG of exactly <paramref name="size"/> pixels a side, in black and white: every module has the same whole number of pixels, the margin has the rest.</summary>
    byte[] Png(string text, int size);

    /// <summary>An SVG that shows itself with <paramref name="size"/> pixels a side, and can be printed at any.</summary>
    byte[] Svg(string text, int size);
}
