using System.Collections;
using System.Globalization;
using System.Text;
using Parcours.Application.Unboxing;
using QRCoder;
using SkiaSharp;

namespace Parcours.Infrastructure.Unboxing;

internal sealed class QrCodes : IQrCodes
{
    public byte[] Png(string text, int size)
    {
        // With its margin of four modules on each side.
        var modules = ModulesOf(text);
        var pixels = Math.Max(1, size / modules.Count);
        var margin = (size - (pixels * modules.Count)) / 2;

        using var bitmap = new SKBitmap(new SKImageInfo(size, size, SKColorType.Gray8, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        using (var black = new SKPaint { Color = SKColors.Black, IsAntialias = false })
        {
            canvas.Clear(SKColors.White);
            foreach (var (row, column, length) in Runs(modules))
                canvas.DrawRect(margin + (column * pixels), margin + (row * pixels), length * pixels, pixels, black);
        }

        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return encoded.ToArray();
    }

    public byte[] Svg(string text, int size)
    {
        var modules = ModulesOf(text);
        var path = new StringBuilder();
        foreach (var (row, column, length) in Runs(modules))
            path.Append(CultureInfo.InvariantCulture, $"M{column} {row}h{length}v1h-{length}z");
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {modules.Count} {modules.Count}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><path d="{path}"/></svg>"""));
    }

    private static List<BitArray> ModulesOf(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.Q);
        return data.ModuleMatrix;
    }

    /// <summary>Dark modules that lie side by side: one rectangle, without hairlines in between.</summary>
    private static IEnumerable<(int Row, int Column, int Length)> Runs(List<BitArray> modules)
    {
        for (var row = 0; row < modules.Count; row++)
        {
            for (var column = 0; column < modules.Count; column++)
            {
                var start = column;
                while (column < modules.Count && modules[row][column])
                    column++;
                if (column > start)
                    yield return (row, start, column - start);
            }
        }
    }
}
