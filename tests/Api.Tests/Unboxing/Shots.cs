using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SkiaSharp;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>Pictures of opened boxes: each with things of its own in it, and with the label that we printed for an order.</summary>
internal static class Shots
{
    private const int Width = 1280;
    private const int Height = 960;
    private const int Label = 320;

    /// <param name="scene">The same word gives the same picture.</param>
    /// <param name="labels">The orders' QR codes as we draw them.</param>
    public static byte[] Of(string scene, params IReadOnlyList<byte[]> labels)
    {
        using var bitmap = new SKBitmap(Width, Height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(new SKColor(150, 130, 110));
        var dice = new Dice(scene);
        for (var things = 0; things < 60; things++)
        {
            using var paint = new SKPaint { Color = new SKColor((byte)dice.Below(256), (byte)dice.Below(256), (byte)dice.Below(256)), IsAntialias = true };
            var (x, y) = (dice.Below(Width), dice.Below(Height));
            if (things % 2 == 0)
                canvas.DrawRect(x, y, 30 + dice.Below(260), 30 + dice.Below(200), paint);
            else
                canvas.DrawCircle(x, y, 15 + dice.Below(90), paint);
        }

        foreach (var (index, label) in labels.Index())
        {
            using var code = SKBitmap.Decode(label);
            canvas.DrawBitmap(code, SKRect.Create(120 + (index * (Label + 120)), 260, Label, Label), new SKSamplingOptions(SKFilterMode.Linear));
        }

        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 88);
        return jpeg.ToArray();
    }

    /// <summary>An endless row of numbers that are always the same.</summary>
    private sealed class Dice(string word)
    {
        private byte[] _state = SHA256.HashData(Encoding.UTF8.GetBytes(word));

        public int Below(int most)
        {
            _state = SHA256.HashData(_state);
            return (int)(BinaryPrimitives.ReadUInt32LittleEndian(_state) % (uint)most);
        }
    }
}
