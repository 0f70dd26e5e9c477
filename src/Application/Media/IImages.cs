using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Media;

/// <summary>An image made anew from its pixels, without whatever else its file held.</summary>
public sealed record CleanImage(ImageFormat Format, byte[] Bytes);

/// <summary>Judges images by what they are, not by what they are called.</summary>
public interface IImages
{
    public const int MostBytes = 10 * 1024 * 1024;

    public const int MostPixels = 25_000_000;

    /// <summary>Of a JPEG, which need not be unpacked at its full size to be shown.</summary>
    public const int MostJpegPixels = UploadLimits.MostPixels;

    /// <summary>The longer side, in pixels, of what is shown.</summary>
    public const int DisplaySide = 2048;

    /// <summary>Refuses what is no JPEG, PNG or WebP, is damaged, or has too many pixels: that is looked at before they are unpacked.</summary>
    /// <param name="mostSide">A longer one is made so long, in pixels.</param>
    Task<Result<CleanImage>> Clean(ReadOnlyMemory<byte> file, CancellationToken ct, int mostSide = int.MaxValue);

    /// <summary>A JPEG to look at, upright and no larger than a screen. The file is read once there is memory for it, so that a crowd waits instead of filling it.</summary>
    Task<Result<CleanImage>> Display(Stream file, CancellationToken ct);
}

public static class MediaErrors
{
    /// <summary>The name under which a client finds the image blamed: it is the body itself.</summary>
    private const string Field = "image";

    public static readonly Error NotAnImage = Error.Invalid(new FieldError(Field, "image"));

    public static readonly Error TooManyPixels = Error.Invalid(new FieldError(Field, "image_pixels") { Arguments = [IImages.MostPixels / 1_000_000] });

    public static readonly Error TooManyJpegPixels = Error.Invalid(new FieldError(Field, "image_pixels") { Arguments = [IImages.MostJpegPixels / 1_000_000] });

    public static readonly Error TooLarge = new(ErrorKind.TooLarge, "payload_too_large") { MessageKey = "image_too_large", Arguments = [IImages.MostBytes / 1024 / 1024] };

    /// <summary>Named as something else than an image: a form, JSON.</summary>
    public static readonly Error UnsupportedType = new(ErrorKind.UnsupportedMedia, "unsupported_media_type") { MessageKey = "image_media_type" };

    public static readonly Error NotFound = new(ErrorKind.NotFound, "not_found") { MessageKey = "media_not_found" };

    /// <summary>Unknown, another operator's, used already, or uploaded too long ago.</summary>
    public static Error Unusable(string field, string id) => Error.Invalid(new FieldError(field, "media_id", id));
}
