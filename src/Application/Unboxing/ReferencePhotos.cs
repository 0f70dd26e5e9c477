using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing;

/// <summary>The merchant's pictures of packed products. Each is asked for once and kept with the order, so that a score can be made again.</summary>
internal sealed class ReferencePhotos(IPhotoFetcher fetcher, IScoringQueue queue, IUploads uploads, IMediaStore store, IMediaInspector inspector, IUnitOfWork unitOfWork, IClock clock)
{
    /// <summary>Null when the merchant gave none. One that could not be had is there, and opens to nothing.</summary>
    public async Task<EvidenceFile?> Of(Order order, ClaimedSubmission claimed, IReadOnlyList<Upload> media, CancellationToken ct)
    {
        if (order.Unboxing!.Product.ReferencePhoto is not { } address)
            return null;
        var kept = media.FirstOrDefault(medium => medium.Kind == MediumKind.Reference)?.Original;
        if (kept is null && !claimed.IsReferenceAsked)
            kept = await Fetch(claimed, address, ct);
        return new EvidenceFile(async opening => kept is { } original ? await store.Open(original, opening) : null);
    }

    private async Task<MediaId?> Fetch(ClaimedSubmission claimed, string address, CancellationToken ct)
    {
        var file = await fetcher.Fetch(address, ct);
        var (upload, content) = file is { Length: > 0 } ? await Store(claimed, file, ct) : default;
        var isKept = await unitOfWork.Run(async unit => Result<bool>.Of(await TryKeep(claimed, upload, content, clock.GetCurrentInstant(), unit)), ct);
        return isKept.Value ? upload!.Original : null;
    }

    /// <returns>No content when it is no picture.</returns>
    private async Task<(Upload, Content?)> Store(ClaimedSubmission claimed, byte[] file, CancellationToken ct)
    {
        // Noted first, as what customers send is: should it never belong to the order, it is swept.
        var upload = Upload.Begin(claimed.Order, MediumKind.Reference, isLive: false, file.Length, clock.GetCurrentInstant());
        await unitOfWork.Run(unit => uploads.Add(upload, unit), ct);
        await store.Save(upload.Original, file, ct);
        var found = await inspector.Inspect(upload.Original, upload.Kind, ct);
        return (upload, found.Error is null ? new Content(found.Value.Format, found.Value.Sha256, IsDrawn: false, found.Value.PrivateParts, clock.GetCurrentInstant()) : null);
    }

    /// <summary>What was noted first holds, also where two nodes asked at once.</summary>
    private async Task<bool> TryKeep(ClaimedSubmission claimed, Upload? upload, Content? content, Instant now, CancellationToken ct) =>
        await queue.TryNoteReferenceAsked(claimed, now, ct) && upload is not null && content is not null
        && await uploads.TryKeep(upload.Id, content, ct) && await uploads.TrySubmit(claimed.Order, upload.Id, now, ct);
}
