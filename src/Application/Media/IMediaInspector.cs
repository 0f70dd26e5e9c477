using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Media;

/// <summary>What a file is, and what of it others may see.</summary>
/// <param name="Display">The picture drawn anew; null for a video, which is shown as it is but for its <paramref name="PrivateParts"/>, and for a photo that cannot be unpacked on this machine.</param>
public sealed record InspectedMedium(MediaFormat Format, byte[] Sha256, CleanImage? Display, IReadOnlyList<PrivatePart> PrivateParts);

/// <summary>Judges what customers send by its content. Names and announced types say nothing.</summary>
public interface IMediaInspector
{
    /// <summary>Refuses what is not of the kind, is damaged or cut off, or unpacks into too much. Takes up to seconds, and memory for a few pictures at once at most.</summary>
    Task<Result<InspectedMedium>> Inspect(MediaId original, MediumKind kind, CancellationToken ct);
}
