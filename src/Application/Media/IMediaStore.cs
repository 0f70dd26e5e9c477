using Parcours.Domain.Orders;

namespace Parcours.Application.Media;

/// <summary>Where images and videos are kept. Never called inside a unit of work: it would hold the writer while a disk or a network answers.</summary>
public interface IMediaStore
{
    /// <summary>Stores an image whole or not at all; returns once it is durable.</summary>
    /// <exception cref="Kernel.StorageFullException">There is no room; nothing was kept.</exception>
    Task Save(MediaId id, ReadOnlyMemory<byte> image, CancellationToken ct);

    /// <summary>
    /// Adds what <paramref name="source"/> brings to the end of a medium that arrives in parts, in small pieces. What came before the source failed stays.
    /// </summary>
    /// <returns>False, and nothing was added, when <paramref name="offset"/> is not the end, or another part is arriving just now.</returns>
    /// <exception cref="Kernel.StorageFullException">There is no room; nothing of the medium was kept, not even what had arrived before.</exception>
    Task<bool> TryAppend(MediaId id, long offset, Stream source, CancellationToken ct);

    /// <summary>How many bytes of a medium have arrived, in parts or whole.</summary>
    Task<long> Received(MediaId id, CancellationToken ct);

    /// <summary>Ends a medium that arrived in parts; returns once it is durable. Harmless when it ended before.</summary>
    Task Finish(MediaId id, CancellationToken ct);

    /// <summary>The medium, from its beginning, to be read at any place; null when there is none, or it has not ended. The caller disposes of it.</summary>
    Task<Stream?> Open(MediaId id, CancellationToken ct);

    /// <summary>Removes the medium, whole or in parts, if it is there.</summary>
    Task Delete(MediaId id, CancellationToken ct);
}
