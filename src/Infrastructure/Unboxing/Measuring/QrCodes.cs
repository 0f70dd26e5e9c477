using OpenCvSharp;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>The QR codes in a picture. Their error correction decides: what is decoded was printed, or nothing is decoded.</summary>
internal sealed class QrCodes : IDisposable
{
    private const int LongestPayload = 512;

    private readonly QRCodeDetector _detector = new();
    private readonly WeChatQRCode _second = new("", "", "", "");

    /// <summary>Tries the picture as it is, then at other sizes and contrasts until a code is found.</summary>
    public IReadOnlyList<string> Read(Mat gray)
    {
        foreach (var attempt in Attempts(gray))
        {
            using (attempt)
            {
                if (Decode(attempt) is { Count: > 0 } found)
                    return found;
            }
        }

        return [];
    }

    public void Dispose()
    {
        _detector.Dispose();
        _second.Dispose();
    }

    private static IEnumerable<Mat> Attempts(Mat gray)
    {
        yield return gray.Clone();
        yield return Resized(gray, 0.5);
        yield return Even(gray);
        yield return Sharper(gray);
        yield return Resized(gray, 1.6);
        yield return BlackAndWhite(gray);
    }

    private List<string> Decode(Mat gray)
    {
        List<string> found = [];
        found.AddRange(_second.DetectAndDecode(gray, out _));
        if (found.Count == 0 && _detector.DetectMulti(gray, out var corners))
        {
            _detector.DecodeMulti(gray, corners, out var decoded);
            found.AddRange(decoded.OfType<string>());
        }

        return [.. found.Where(text => text.Length is > 0 and <= LongestPayload).Distinct().Order(StringComparer.Ordinal)];
    }

    private static Mat Resized(Mat gray, double factor)
    {
        var result = new Mat();
        Cv2.Resize(gray, result, new Size(Math.Max(1, gray.Width * factor), Math.Max(1, gray.Height * factor)), 0, 0, factor < 1 ? InterpolationFlags.Area : InterpolationFlags.Cubic);
        return result;
    }

    /// <summary>Evens out light and shadow.</summary>
    private static Mat Even(Mat gray)
    {
        using var equalizer = Cv2.CreateCLAHE(3, new Size(8, 8));
        var result = new Mat();
        equalizer.Apply(gray, result);
        return result;
    }

    private static Mat Sharper(Mat gray)
    {
        using var soft = new Mat();
        Cv2.GaussianBlur(gray, soft, new Size(0, 0), 3);
        var result = new Mat();
        Cv2.AddWeighted(gray, 2.5, soft, -1.5, 0, result);
        return result;
    }

    /// <summary>Each part against its own surroundings: what is left of a code under glare.</summary>
    private static Mat BlackAndWhite(Mat gray)
    {
        var result = new Mat();
        Cv2.AdaptiveThreshold(gray, result, 255, AdaptiveThresholdTypes.GaussianC, ThresholdTypes.Binary, 51, 5);
        return result;
    }
}
