using NodaTime;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing;

/// <summary>The files of unboxings, as far as they have come. One is noted before its first byte is stored, so that nothing is stored for ever that nobody can reach.</summary>
public interface IUploads
{
    Task Add(Upload upload, CancellationToken ct);

    /// <summary>Null when the order has no such upload, or no longer.</summary>
    Task<Upload?> Find(OrderNumber order, UploadId id, Instant now, CancellationToken ct);

    /// <summary>Those of the order that still wait, or, after its submission, those that belong to it; in the sequence in which they were begun.</summary>
    Task<IReadOnlyList<Upload>> Of(OrderNumber order, Instant now, CancellationToken ct);

    /// <summary>The announced bytes of all that is here for the order, whether it still waits or not.</summary>
    Task<long> BytesHeld(OrderNumber order, CancellationToken ct);

    /// <summary>The upload that others see as <paramref name="shown"/>, once it was submitted and until it is erased.</summary>
    Task<Upload?> FindShown(MediaId shown, CancellationToken ct);

    /// <summary>Notes what it turned out to be; false when that was noted before.</summary>
    Task<bool> TryKeep(UploadId id, Content content, CancellationToken ct);

    /// <summary>Makes it part of the order's submission; false when the order has no such upload, or not all of it has arrived.</summary>
    Task<bool> TrySubmit(OrderNumber order, UploadId id, Instant now, CancellationToken ct);

    /// <summary>Lets the sweeper have it; false when it is part of a submission, or gone.</summary>
    Task<bool> TryDrop(OrderNumber order, UploadId id, Instant now, CancellationToken ct);

    /// <summary>Up to <paramref name="most"/> uploads that wait no longer.</summary>
    Task<IReadOnlyList<Upload>> Expired(Instant now, int most, CancellationToken ct);

    Task Forget(UploadId id, CancellationToken ct);
}
