using NodaTime;

namespace Parcours.Application.Unboxing;

/// <summary>What was measured on one file.</summary>
/// <param name="Obstacle">Why nothing was; null when something was.</param>
/// <param name="Frames">A photo has one, a video those that were looked at.</param>
public sealed record FileMeasurement(Explanation? Obstacle, IReadOnlyList<FrameMeasurement> Frames, ShotTime? Shot = null)
{
    /// <summary>The package that would have read printed text, where it is missing.</summary>
    public string? MissingReader { get; init; }

    /// <summary>Printed text was read only in part, or not at all: there was no time.</summary>
    public bool IsReaderLate { get; init; }

    /// <summary>A machine with less to do would measure more.</summary>
    public bool IsLate() => IsReaderLate || Obstacle?.Finding == Finding.OutOfTime;

    public static FileMeasurement None(Finding why, params IReadOnlyList<string> arguments) => new(new Explanation(why, arguments), []);
}

/// <param name="Payloads">Of the QR codes in the picture.</param>
/// <param name="Words">Of the printed text, in capitals; empty where a QR code made reading it needless.</param>
/// <param name="Sharpness">0 to 1.</param>
/// <param name="Exposure">0 to 1.</param>
/// <param name="Views">Hashes of the picture and of what is left when its edges are cut; none when it is too plain to be told from others.</param>
/// <param name="Details">Found in the merchant's picture too; null without one.</param>
public sealed record FrameMeasurement(
    IReadOnlyList<string> Payloads, IReadOnlyList<string> Words, double Sharpness, double Exposure, IReadOnlyList<PictureHash> Views, int? Details);

/// <summary>When the camera says that it took the picture.</summary>
/// <param name="Offset">Null where the camera noted no time zone.</param>
public sealed record ShotTime(LocalDateTime At, Offset? Offset);
