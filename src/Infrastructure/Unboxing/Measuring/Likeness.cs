using OpenCvSharp;
using OpenCvSharp.Features2D;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>Whether a picture shows what the merchant's picture shows, from wherever it was taken.</summary>
internal sealed class Likeness : IDisposable
{
    /// <summary>At this size: details of a product, not of its paper.</summary>
    private const double LongSide = 800;

    /// <summary>Enough that those of a QR code do not crowd out the product's.</summary>
    private const int MostFeatures = 3000;
    private const float Distinct = 0.75f;
    private const int LeastForPlane = 4;
    private const double PixelsOff = 4;

    private readonly SIFT _features = SIFT.Create(MostFeatures);
    private readonly Mat _details = new();
    private readonly KeyPoint[] _points;

    public Likeness(Mat reference) => _points = Detect(reference, _details);

    /// <summary>How many details of the merchant's picture are found in this one, lying to each other as they do in it.</summary>
    public int CommonDetails(Mat gray)
    {
        using var details = new Mat();
        var points = Detect(gray, details);
        if (_details.Rows < 2 || details.Rows < 2)
            return 0;

        using var matcher = new BFMatcher(NormTypes.L2);
        var matches = matcher.KnnMatch(_details, details, 2).Where(pair => pair.Length == 2 && pair[0].Distance < Distinct * pair[1].Distance).Select(pair => pair[0]).ToList();
        if (matches.Count < LeastForPlane)
            return 0;

        var from = matches.ConvertAll(match => new Point2d(_points[match.QueryIdx].Pt.X, _points[match.QueryIdx].Pt.Y));
        var to = matches.ConvertAll(match => new Point2d(points[match.TrainIdx].Pt.X, points[match.TrainIdx].Pt.Y));
        using var agreeing = new Mat();
        using var plane = Cv2.FindHomography(from, to, HomographyMethods.Ransac, PixelsOff, agreeing);
        return plane.Empty() ? 0 : Cv2.CountNonZero(agreeing);
    }

    public void Dispose()
    {
        _features.Dispose();
        _details.Dispose();
    }

    private KeyPoint[] Detect(Mat gray, Mat details)
    {
        var factor = Math.Min(1, LongSide / Math.Max(gray.Width, gray.Height));
        using var scaled = new Mat();
        Cv2.Resize(gray, scaled, new Size(Math.Max(1, gray.Width * factor), Math.Max(1, gray.Height * factor)), 0, 0, InterpolationFlags.Area);
        _features.DetectAndCompute(scaled, null, out var points, details);
        return points;
    }
}
