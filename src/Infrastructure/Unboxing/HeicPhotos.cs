using Parcours.Application.Media;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure.Unboxing.Measuring;

namespace Parcours.Infrastructure.Unboxing;

/// <summary>Draws the photos of phones. They are unpacked in a process that may die of them; what it makes of them is trusted no more than what customers send.</summary>
internal sealed class HeicPhotos(MeasuringProcess measuring, IMediaStore store, IImages images)
{
    /// <summary>It was not looked at, so nothing is known to be wrong with it.</summary>
    private static readonly Finding[] NotTried = [Finding.MissingPackage, Finding.OutOfTime];

    /// <returns>The picture; neither it nor a refusal where there is none to be had, since the program is missing or this machine too busy.</returns>
    public async Task<(CleanImage? Picture, Error? Refusal)> Display(MediaId original, CancellationToken ct)
    {
        using var folder = new WorkFolder();
        var (path, _) = await folder.Fetch("photo", new EvidenceFile(open => store.Open(original, open)), UploadLimits.MostBytes(MediumKind.Photo), ct);
        if (path is null)
            return (null, MediaErrors.NotAnImage);

        var work = folder.For("photo");
        var measured = await measuring.Measure(new MeasuringTask(path, IsVideo: false, work, Reference: null) { IsOnlyUnpacked = true }, MeasuringBudget.Photo, ct);
        if (measured.Obstacle is { } obstacle)
            return (null, NotTried.Contains(obstacle.Finding) ? null : MediaErrors.NotAnImage);

        await using var jpeg = File.OpenRead(MeasuringTask.UnpackedIn(work));
        var drawn = await images.Display(jpeg, ct);
        return drawn.Error is { } refusal ? (null, refusal) : (drawn.Value, null);
    }
}
