using System.Globalization;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>Takes pictures from a video with the <c>ffmpeg</c> program: one a second, for half a minute.</summary>
internal static class VideoFrames
{
    public const string Package = "ffmpeg";

    public const int Most = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The pictures' files, in their order, as many as were made in time; null where the program is not installed.</summary>
    public static async Task<IReadOnlyList<string>?> Extract(string video, string folder)
    {
        if (Tool.Find("ffmpeg") is not { } program)
            return null;

        await Tool.Run(
            program, Patience,
            "-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1",
            // A playlist named .mp4 would otherwise have it read other files, or call other hosts.
            "-protocol_whitelist", "file", "-format_whitelist", "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm",
            "-max_pixels", Picture.MostPixels.ToString(CultureInfo.InvariantCulture),
            "-t", Most.ToString(CultureInfo.InvariantCulture), "-i", "file:" + Path.GetFullPath(video),
            "-an", "-sn", "-dn", "-vf", $"fps=1,scale='min({Picture.LongSide},iw)':-2", "-frames:v", Most.ToString(CultureInfo.InvariantCulture),
            "-q:v", "3", "-f", "image2", Path.Combine(folder, "frame%03d.jpg"));
        return [.. Directory.EnumerateFiles(folder, "frame*.jpg").Order(StringComparer.Ordinal)];
    }
}
