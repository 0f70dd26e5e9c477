using NodaTime;

namespace Parcours.Domain.Unboxing;

/// <summary>How much a customer may send for one order.</summary>
public static class UploadLimits
{
    public const long Megabyte = 1_000_000;

    /// <summary>What the cameras of phones take at most.</summary>
    public const int MostPixels = 50_000_000;

    /// <summary>Of one part of a file.</summary>
    public const long MostPartBytes = 8 * Megabyte;

    /// <summary>Of everything that lies here for one order, what was taken back and is not swept yet included: a film may be begun anew, but no disk be filled.</summary>
    public const long MostBytesHeld = 1500 * Megabyte;

    /// <summary>How long what was begun waits to be submitted; longer than a window is open.</summary>
    public static readonly Duration Lifetime = Duration.FromHours(72);

    public static long MostBytes(MediumKind kind) => kind switch
    {
        MediumKind.Photo or MediumKind.Reference => 15 * Megabyte,
        MediumKind.Video => 500 * Megabyte,
        _ => 2 * Megabyte,
    };

    public static int Most(MediumKind kind) => kind switch
    {
        MediumKind.Photo => 10,
        MediumKind.Video or MediumKind.Reference => 1,
        _ => 6,
    };
}
