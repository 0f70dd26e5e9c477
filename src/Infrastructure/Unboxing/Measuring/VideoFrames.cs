using System.Globalization;
using Parcours.Application.Unboxing;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>Takes pictures from a video with the <c>ffmpeg</c> program: one a second, for half a minute.</summary>
internal static class VideoFrames
{
    public const string Package = "ffmpeg";

    public const int Most = 30;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The pictures' files, in their order; null with the reason when there are none. How many a busy machine makes in time says nothing of the video: then there are none either.</summary>
    public static async Task<(IReadOnlyList<string>? Files, Explanation? Obstacle)> Extract(string video, string folder)
    {
        if (Tool.Find("ffmpeg") is not { } program)
            return (null, new Explanation(Finding.MissingPackage, Package));

        var said = await Tool.Run(
            program, Patience,
            "-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1",
            // A playlist named .mp4 would otherwise have it read other files, or call other hosts.
            "-protocol_whitelist", "file", "-format_whitelist", "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm",
            "-max_pixels", Picture.MostPixels.ToString(CultureInfo.InvariantCulture),
            "-t", Most.ToString(CultureInfo.InvariantCulture), "-i", "file:" + Path.GetFullPath(video),
            "-an", "-sn", "-dn", "-vf", $"fps=1,scale='min({Picture.LongSide},iw)':-2", "-frames:v", Most.ToString(CultureInfo.InvariantCulture),
            "-q:v", "3", "-f", "image2", Path.Combine(folder, "frame%03d.jpg"));
        if (said is null)
            return (null, MeasuringBudget.Exceeded(Patience));
        var files = Directory.EnumerateFiles(folder, "frame*.jpg").Order(StringComparer.Ordinal).ToList();
        return files.Count == 0 ? (null, new Explanation(Finding.FileUnreadable)) : (files, null);
    }
}
