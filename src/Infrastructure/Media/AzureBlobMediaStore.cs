using System.Buffers;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Parcours.Application.Media;
using Parcours.Domain.Orders;

namespace Parcours.Infrastructure.Media;

/// <summary>Blobs of one private container: nothing but our own signed links opens them. What arrives in parts is an append blob, sealed at its end.</summary>
internal sealed class AzureBlobMediaStore(BlobContainerClient container) : IMediaStore
{
    /// <summary>An append blob has at most 50 000 of them.</summary>
    private const int PieceBytes = 256 * 1024;

    private volatile bool _isCreated;

    public async Task Save(MediaId id, ReadOnlyMemory<byte> image, CancellationToken ct)
    {
        await EnsureCreated(ct);
        var headers = new BlobHttpHeaders { ContentType = id.Format == ImageFormat.Png ? "image/png" : "image/jpeg" };
        var isNew = new BlobRequestConditions { IfNoneMatch = ETag.All };
        await container.GetBlobClient(id.Value).UploadAsync(BinaryData.FromBytes(image), new BlobUploadOptions { HttpHeaders = headers, Conditions = isNew }, ct);
    }

    public async Task<bool> TryAppend(MediaId id, long offset, Stream source, CancellationToken ct)
    {
        await EnsureCreated(ct);
        var blob = container.GetAppendBlobClient(id.Value);
        if (offset == 0)
            await blob.CreateIfNotExistsAsync(cancellationToken: ct);
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            // The part before may still be arriving elsewhere: each piece names the place that it goes to.
            while (await Fill(piece, source, ct) is > 0 and var filled)
            {
                using var bytes = new MemoryStream(piece, 0, filled);
                await blob.AppendBlockAsync(bytes, new AppendBlobAppendBlockOptions { Conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = offset } }, CancellationToken.None);
                offset += filled;
            }

            return true;
        }
        catch (RequestFailedException misplaced) when (misplaced.Status is 404 or 409 or 412)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    public async Task<long> Received(MediaId id, CancellationToken ct) => (await Find(id, ct))?.ContentLength ?? 0;

    public async Task Finish(MediaId id, CancellationToken ct) => await container.GetAppendBlobClient(id.Value).SealAsync(cancellationToken: ct);

    public async Task<Stream?> Open(MediaId id, CancellationToken ct) =>
        await Find(id, ct) is { } found && (found.BlobType != BlobType.Append || found.IsSealed)
            ? await container.GetBlobClient(id.Value).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false) { BufferSize = PieceBytes }, ct)
            : null;

    public async Task Delete(MediaId id, CancellationToken ct)
    {
        await EnsureCreated(ct);
        await container.GetBlobClient(id.Value).DeleteIfExistsAsync(cancellationToken: ct);
    }

    /// <summary>As much as fits, even when the source brings less at a time. When it fails, what it brought before counts.</summary>
    private static async Task<int> Fill(byte[] piece, Stream source, CancellationToken ct)
    {
        var filled = 0;
        try
        {
            while (filled < PieceBytes && await source.ReadAsync(piece.AsMemory(filled, PieceBytes - filled), ct) is > 0 and var read)
                filled += read;
        }
        catch (Exception) when (filled > 0)
        {
            // The next reading fails again, after this piece was kept.
        }

        return filled;
    }

    private async Task<BlobProperties?> Find(MediaId id, CancellationToken ct)
    {
        try
        {
            return await container.GetBlobClient(id.Value).GetPropertiesAsync(cancellationToken: ct);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private async Task EnsureCreated(CancellationToken ct)
    {
        if (!_isCreated)
            await container.CreateIfNotExistsAsync(PublicAccessType.None, cancellationToken: ct);
        _isCreated = true;
    }
}
