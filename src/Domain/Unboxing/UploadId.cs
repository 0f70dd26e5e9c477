using Parcours.Domain.Kernel;

namespace Parcours.Domain.Unboxing;

/// <summary><c>up_</c> and 32 lower-case hex digits. Not guessable.</summary>
public readonly record struct UploadId(string Value) : IId<UploadId>
{
    public static Error NotFound => UploadErrors.NotFound;

    public static UploadId New() => new("up_" + Ids.Hex(32));

    public static UploadId? Parse(string? text) => Ids.HasHexShape(text, "up_", 32) ? new UploadId(text!) : null;

    public override string ToString() => Value;
}
