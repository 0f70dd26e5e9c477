using OpenCvSharp;
using Parcours.Application.Unboxing;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>Hashes of a picture, and of what is left of it when its edges are cut: a cropped copy is near to one of them.</summary>
internal static class Fingerprinter
{
    private const int LayoutSize = 8;

    /// <summary>What is cut off: left, top, right, bottom, in hundredths.</summary>
    private static readonly (int Left, int Top, int Right, int Bottom)[] Cuts =
        [(0, 0, 0, 0), (3, 3, 3, 3), (5, 5, 1, 1), (1, 1, 5, 5), (5, 1, 1, 5), (1, 5, 5, 1)];

    public static IReadOnlyList<PictureHash> Views(Mat gray)
    {
        using var small = new Mat();
        Cv2.Resize(gray, small, new Size(320, 320), 0, 0, InterpolationFlags.Area);
        var views = Cuts.Select(cut => Hash(small, cut)).ToList();
        return views[0].IsPlain ? [] : views;
    }

    private static PictureHash Hash(Mat small, (int Left, int Top, int Right, int Bottom) cut)
    {
        var (width, height) = (small.Width, small.Height);
        var area = Rect.FromLTRB(width * cut.Left / 100, height * cut.Top / 100, width - (width * cut.Right / 100), height - (height * cut.Bottom / 100));
        using var view = small[area];
        return new PictureHash(Layout(view), Thumbnail(view));
    }

    /// <summary>The signs of the lowest frequencies.</summary>
    private static long Layout(Mat view)
    {
        using var tiny = new Mat();
        Cv2.Resize(view, tiny, new Size(32, 32), 0, 0, InterpolationFlags.Area);
        using var samples = new Mat();
        tiny.ConvertTo(samples, MatType.CV_32F);
        using var frequencies = new Mat();
        Cv2.Dct(samples, frequencies);

        var lowest = new float[LayoutSize * LayoutSize];
        for (var index = 0; index < lowest.Length; index++)
            lowest[index] = frequencies.At<float>(index / LayoutSize, (index % LayoutSize) + 1);
        var median = lowest.Order().ElementAt(lowest.Length / 2);
        var layout = 0L;
        for (var index = 0; index < lowest.Length; index++)
            layout |= lowest[index] > median ? 1L << index : 0;
        return layout;
    }

    private static byte[] Thumbnail(Mat view)
    {
        using var grid = new Mat();
        Cv2.Resize(view, grid, new Size(PictureHash.Side, PictureHash.Side), 0, 0, InterpolationFlags.Area);
        grid.GetArray(out byte[] shades);
        return shades;
    }
}
