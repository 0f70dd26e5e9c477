namespace Parcours.Domain.Unboxing;

/// <summary>What a customer's file is, by its content.</summary>
public enum MediaFormat
{
    Jpeg,
    Png,
    Webp,
    Heic,
    Mp4,
    Mov,
    Webm,
}

public static class MediaFormats
{
    public static bool IsVideo(this MediaFormat format) => format is MediaFormat.Mp4 or MediaFormat.Mov or MediaFormat.Webm;

    public static string ContentType(this MediaFormat format) => format switch
    {
        MediaFormat.Jpeg => "image/jpeg",
        MediaFormat.Png => "image/png",
        MediaFormat.Webp => "image/webp",
        MediaFormat.Heic => "image/heic",
        MediaFormat.Mp4 => "video/mp4",
        MediaFormat.Mov => "video/quicktime",
        MediaFormat.Webm => "video/webm",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };

    /// <summary>How the names of such files end.</summary>
    public static string Ending(this MediaFormat format) => format == MediaFormat.Jpeg ? ".jpg" : "." + Kernel.Names.Of(format);
}
