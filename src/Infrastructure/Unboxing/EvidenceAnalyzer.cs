using Parcours.Application.Kernel;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure.Unboxing.Measuring;

namespace Parcours.Infrastructure.Unboxing;

internal sealed class EvidenceAnalyzer(MeasuringProcess measuring, IPictureFingerprints fingerprints, IUnitOfWork unitOfWork, VisionModel? vision = null) : IEvidenceAnalyzer
{
    private const long LargestPicture = 15 * 1024 * 1024;
    private const long LargestVideo = 500 * 1024 * 1024;

    /// <summary>Looks that a vision model is shown.</summary>
    private const int MostLooks = 2;

    public async Task<Analysis?> Analyze(Evidence evidence, bool isLastTry, CancellationToken ct)
    {
        using var folder = new WorkFolder();
        if (await Measure(evidence, folder, isLastTry, ct) is not { } media)
            return null;
        await KeepFingerprints(evidence, media, ct);
        var known = await NearCopies(media, views => fingerprints.Candidates(evidence.Order, evidence.Mode, evidence.SubmittedAt, views, ct));
        var later = await NearCopies(media, views => fingerprints.LaterCandidates(evidence.Order, evidence.Mode, evidence.SubmittedAt, views, ct));
        var seen = vision is null ? null : await vision.Look(BestLooks(folder, media), ct);
        return new Analysis(EvidenceScore.Of(evidence, new EvidenceFindings(media, known, seen)), [.. later.Select(copy => copy.Order).Distinct().Order()]);
    }

    /// <summary>Null as soon as a file is late and there is another try.</summary>
    private async Task<List<(EvidenceMedium Medium, FileMeasurement Measurement)>?> Measure(Evidence evidence, WorkFolder folder, bool isLastTry, CancellationToken ct)
    {
        var (reference, isLate) = evidence.Reference is null ? (null, false) : await Sound(evidence.Reference, folder, ct);
        if (isLate && !isLastTry)
            return null;

        var measured = new List<(EvidenceMedium Medium, FileMeasurement Measurement)>();
        foreach (var medium in evidence.Media.OrderBy(medium => medium.Kind == MediumKind.Frame))
        {
            // The page's own frames stand in for a video that cannot be looked at, and for nothing else: the customer's browser made them.
            if (medium.Kind == MediumKind.Frame && measured.Exists(one => one.Medium.Kind == MediumKind.Video && one.Measurement.Obstacle is null))
                break;
            var measurement = await Measure(medium, folder, reference, ct);
            if (measurement.IsLate() && !isLastTry)
                return null;
            measured.Add((medium, measurement));
        }

        return measured;
    }

    /// <summary>The merchant's picture, once it was looked at by itself: one that breaks whoever compares with it must not hide what the customer shows.</summary>
    private async Task<(string? Path, bool IsLate)> Sound(EvidenceFile reference, WorkFolder folder, CancellationToken ct)
    {
        const string Name = "reference";
        if ((await folder.Fetch(Name, reference, LargestPicture, ct)).Path is not { } path)
            return (null, false);
        var measured = await measuring.Measure(new MeasuringTask(path, false, folder.For(Name), path), MeasuringBudget.Photo, ct);
        return (measured.Obstacle is null ? path : null, measured.Obstacle?.Finding == Finding.OutOfTime);
    }

    private async Task<FileMeasurement> Measure(EvidenceMedium medium, WorkFolder folder, string? reference, CancellationToken ct)
    {
        var isVideo = medium.Kind == MediumKind.Video;
        var (path, obstacle) = await folder.Fetch(medium.Id.Value, medium.File, isVideo ? LargestVideo : LargestPicture, ct);
        return path is null
            ? FileMeasurement.None(obstacle)
            : await measuring.Measure(new MeasuringTask(path, isVideo, folder.For(medium.Id.Value), reference), isVideo ? MeasuringBudget.Video : MeasuringBudget.Photo, ct);
    }

    private Task KeepFingerprints(Evidence evidence, List<(EvidenceMedium Medium, FileMeasurement Measurement)> media, CancellationToken ct)
    {
        var pictures = media.SelectMany(one => one.Measurement.Frames.Where(frame => frame.Views.Count > 0).Select(frame => new SubmittedPicture(one.Medium.Id, frame.Views))).ToList();
        return unitOfWork.Run(unit => fingerprints.Save(evidence.Order, evidence.Mode, evidence.SubmittedAt, pictures, unit), ct);
    }

    private static async Task<List<(MediaId Medium, long Order)>> NearCopies(
        List<(EvidenceMedium Medium, FileMeasurement Measurement)> media, Func<IReadOnlyList<PictureHash>, Task<IReadOnlyList<KnownPicture>>> find)
    {
        var copies = new HashSet<(MediaId, long)>();
        foreach (var (medium, measurement) in media)
        {
            foreach (var views in measurement.Frames.Select(frame => frame.Views))
                copies.UnionWith((await find(views)).Where(candidate => views.Any(candidate.Hash.IsNear)).Select(candidate => (medium.Id, candidate.OrderNumber)));
        }

        return [.. copies];
    }

    private static IReadOnlyList<string> BestLooks(WorkFolder folder, List<(EvidenceMedium Medium, FileMeasurement Measurement)> media) =>
    [
        .. media.Where(one => one.Measurement.Frames.Count > 0)
            .OrderByDescending(one => one.Measurement.Frames.Max(frame => frame.Sharpness + (frame.Payloads.Count > 0 ? 1 : 0)))
            .Select(one => MeasuringTask.LookIn(folder.For(one.Medium.Id.Value)))
            .Where(File.Exists)
            .Take(MostLooks),
    ];
}
