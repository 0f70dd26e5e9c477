using System.Globalization;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using NodaTime.Text;
using Parcours.Application.Unboxing;
using Directory = MetadataExtractor.Directory;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>What the camera wrote beside the pixels about when it took the picture.</summary>
internal static class ShotTimes
{
    private const int OffsetTimeOriginal = 0x9011;

    private static readonly LocalDateTimePattern Time = LocalDateTimePattern.Create("yyyy':'MM':'dd HH':'mm':'ss", CultureInfo.InvariantCulture);
    private static readonly OffsetPattern Zone = OffsetPattern.CreateWithInvariantCulture("+HH:mm");

    public static ShotTime? Read(string file)
    {
        try
        {
            return ImageMetadataReader.ReadMetadata(file).OfType<ExifSubIfdDirectory>().Select(Read).FirstOrDefault(shot => shot is not null);
        }
        catch (Exception broken) when (broken is ImageProcessingException or IOException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            // What cannot be read says nothing; the picture itself may be sound.
            return null;
        }
    }

    private static ShotTime? Read(Directory exif) =>
        exif.GetString(ExifDirectoryBase.TagDateTimeOriginal) is { } text && Time.Parse(text.Trim('\0', ' ')) is { Success: true } at
            ? new ShotTime(at.Value, exif.GetString(OffsetTimeOriginal) is { } zone && Zone.Parse(zone.Trim('\0', ' ')) is { Success: true } offset ? offset.Value : null)
            : null;
}
