using Parcours.Application.Media;
using Parcours.Application.Simulator;
using SkiaSharp;

namespace Parcours.Infrastructure.Media;

internal sealed class SimulatedSignature(IMediaStore store) : ISimulatedSignature
{
    private const int Width = 600;

    private const int Height = 240;

    // Letters as lines: a server may have no font.
    private const string Test = "M150 70H230M190 70V170 M325 70H255V170H325M255 118H315 M420 84C400 58 345 66 350 94C355 124 425 110 425 146C425 180 365 180 345 154 M445 70H525M485 70V170";

    private const string Flourish =
        "M60 165C80 60 130 40 125 95C120 150 85 190 95 160C110 115 150 110 155 140C158 165 175 150 190 130C205 110 205 165 225 150C245 135 240 105 262 130"
        + "C280 152 300 150 310 105C318 65 330 60 325 110C322 160 345 165 370 140C395 115 400 165 430 145C460 125 480 150 545 118 M80 195C200 178 380 182 520 168";

    private volatile bool _isStored;

    public async Task Prepare(CancellationToken ct)
    {
        if (_isStored)
            return;
        try
        {
            if (!await IsThere(ct))
                await store.Save(ISimulatedSignature.Id, Draw(), ct);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            // Another request, or another node, may have been faster.
            if (!await IsThere(ct))
                throw;
        }

        _isStored = true;
    }

    private async Task<bool> IsThere(CancellationToken ct)
    {
        await using var image = await store.Open(ISimulatedSignature.Id, ct);
        return image is not null;
    }

    private static byte[] Draw()
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
        surface.Canvas.Clear(SKColors.White);
        Stroke(surface.Canvas, Test, new SKColor(0xF2, 0xC4, 0xC4), 16);
        Stroke(surface.Canvas, Flourish, new SKColor(0x1B, 0x2A, 0x5C), 4);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static void Stroke(SKCanvas canvas, string lines, SKColor color, float width)
    {
        using var path = SKPath.ParseSvgPathData(lines);
        using var pen = new SKPaint { Style = SKPaintStyle.Stroke, Color = color, StrokeWidth = width, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round, IsAntialias = true };
        canvas.DrawPath(path, pen);
    }
}
