using NodaTime;
using Parcours.Domain.Orders;

namespace Parcours.Domain.Unboxing;

/// <summary>A file of an order: one that its customer sends, part by part, or the merchant's picture to compare with.</summary>
/// <param name="IsLive">Recorded in the page, not taken from the gallery; the customer's browser says so.</param>
/// <param name="Bytes">As announced, and, once it has arrived, as it is.</param>
/// <param name="Original">The file as it came.</param>
/// <param name="Display">What a picture is drawn anew as.</param>
public sealed record Upload(UploadId Id, OrderNumber Order, MediumKind Kind, bool IsLive, long Bytes, MediaId Original, MediaId Display, Instant CreatedAt)
{
    /// <summary>Until when it waits to be submitted; null once it was.</summary>
    public Instant? ExpiresAt { get; init; }

    /// <summary>What it turned out to be; null until all of it has arrived.</summary>
    public Content? Content { get; init; }

    public bool IsSubmitted => ExpiresAt is null;

    /// <summary>Whether others see a picture of it. A photo of a phone has none where it could not be unpacked.</summary>
    public bool HasPreview => Content is { IsDrawn: true };

    /// <summary>What others see of it.</summary>
    public MediaId Shown => HasPreview ? Display : Original;

    public static Upload Begin(OrderNumber order, MediumKind kind, bool isLive, long bytes, Instant now) =>
        new(UploadId.New(), order, kind, isLive, bytes, MediaId.NewOriginal(), MediaId.New(ImageFormat.Jpeg), now) { ExpiresAt = now + UploadLimits.Lifetime };
}

/// <param name="IsDrawn">Others see a picture that we drew; else the file itself without its <paramref name="PrivateParts"/>.</param>
public sealed record Content(MediaFormat Format, byte[] Sha256, bool IsDrawn, IReadOnlyList<PrivatePart> PrivateParts, Instant ReceivedAt);
