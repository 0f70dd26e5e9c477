using OpenCvSharp;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>How well one can see what a picture shows.</summary>
internal static class Quality
{
    /// <summary>At this size, so that sharpness does not depend on the camera's resolution.</summary>
    private const double LongSide = 1024;

    /// <summary>Variance of the Laplacian: nothing can be read, and everything can.</summary>
    private const double Blurred = 15;
    private const double Sharp = 250;

    private const int Black = 8;
    private const int White = 247;
    private const double Dark = 60;
    private const double Bright = 200;

    public static double Sharpness(Mat gray)
    {
        var factor = Math.Min(1, LongSide / Math.Max(gray.Width, gray.Height));
        using var scaled = new Mat();
        Cv2.Resize(gray, scaled, new Size(Math.Max(1, gray.Width * factor), Math.Max(1, gray.Height * factor)), 0, 0, InterpolationFlags.Area);
        using var edges = new Mat();
        Cv2.Laplacian(scaled, edges, MatType.CV_64F);
        Cv2.MeanStdDev(edges, out _, out var deviation);
        var variance = Math.Max(1, deviation.Val0 * deviation.Val0);
        return Math.Clamp((Math.Log(variance) - Math.Log(Blurred)) / (Math.Log(Sharp) - Math.Log(Blurred)), 0, 1);
    }

    /// <summary>1 for a picture that is neither dark nor bright as a whole and loses nothing in black or white.</summary>
    public static double Exposure(Mat gray)
    {
        using var lost = new Mat();
        Cv2.InRange(gray, new Scalar(Black), new Scalar(White), lost);
        var clipped = 1 - ((double)Cv2.CountNonZero(lost) / (gray.Width * gray.Height));
        var mean = Cv2.Mean(gray).Val0;
        var level = mean < Dark ? mean / Dark : mean > Bright ? (255 - mean) / (255 - Bright) : 1;
        return Math.Clamp(level * (1 - clipped), 0, 1);
    }
}
