using Parcours.Domain.Kernel;

namespace Parcours.Domain.Unboxing;

/// <summary>What can be refused about the files of an unboxing.</summary>
public static class UploadErrors
{
    /// <summary>Unknown, another order's, or gone: the answer does not tell which.</summary>
    public static readonly Error NotFound = new(ErrorKind.NotFound, "not_found") { MessageKey = "upload_not_found" };

    public static readonly Error NotAPhoto = Error.Invalid(new FieldError("file", "photo_content"));

    public static readonly Error NotAVideo = Error.Invalid(new FieldError("file", "video_content"));

    public static readonly Error TooManyPixels = Error.Invalid(new FieldError("file", "image_pixels") { Arguments = [UploadLimits.MostPixels / 1_000_000] });

    /// <summary>A part says where it belongs and how long it is.</summary>
    public static readonly Error PartWithoutPlace = new(ErrorKind.Malformed, "malformed_request") { MessageKey = "upload_part" };

    public static readonly Error PartTooLarge = new(ErrorKind.TooLarge, "payload_too_large")
    {
        MessageKey = "upload_part_too_large",
        Arguments = [UploadLimits.MostPartBytes / UploadLimits.Megabyte],
    };

    public static Error NotOfItsKind(MediumKind kind) => kind == MediumKind.Video ? NotAVideo : NotAPhoto;

    public static Error TooLarge(MediumKind kind) => new(ErrorKind.TooLarge, "payload_too_large")
    {
        MessageKey = "upload_too_large",
        Arguments = [UploadLimits.MostBytes(kind) / UploadLimits.Megabyte],
        Details = new Dictionary<string, object> { ["most_bytes"] = UploadLimits.MostBytes(kind) },
    };

    public static Error TooMany(MediumKind kind) => new(ErrorKind.Conflict, "upload_limit_reached")
    {
        Arguments = [UploadLimits.Most(kind)],
        Details = new Dictionary<string, object> { ["kind"] = Names.Of(kind), ["most"] = UploadLimits.Most(kind) },
    };

    /// <summary>The part does not begin where the server stands; it says where that is.</summary>
    public static Error WrongOffset(long offset) => new(ErrorKind.Conflict, "offset_mismatch") { Details = new Dictionary<string, object> { ["offset"] = offset } };

    /// <summary>Part of a proof: it is not taken away any more.</summary>
    public static readonly Error Submitted = new(ErrorKind.Conflict, "upload_submitted");

    /// <summary>Nothing in it shows the box.</summary>
    public static readonly Error NoProof = Error.Invalid(new FieldError("uploads", "proof"));

    /// <summary>Unknown, another order's, or not all of it has arrived.</summary>
    public static Error Unusable(string field, string id) => Error.Invalid(new FieldError(field, "upload_id", id));
}
