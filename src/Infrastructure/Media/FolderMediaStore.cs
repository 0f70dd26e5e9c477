using System.Buffers;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Infrastructure.Media;

/// <summary>Files under one folder, in subfolders by the first digits of their names, so that none grows too long to list.</summary>
internal sealed class FolderMediaStore(string root) : IMediaStore
{
    private const int PrefixLength = 3;

    private const int PieceBytes = 32 * 1024;

    public async Task Save(MediaId id, ReadOnlyMemory<byte> image, CancellationToken ct)
    {
        var file = MakeRoomFor(id);
        // Under another name until it is whole: a reader finds all of it or nothing.
        var unfinished = $"{file}.{Ids.Hex(8)}.tmp";
        try
        {
            await using (var stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous))
            {
                await stream.WriteAsync(image, ct);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file);
        }
        catch (Exception failure)
        {
            File.Delete(unfinished);
            if (IsFull(failure))
                throw new StorageFullException(failure);
            throw;
        }

        KeepName(file);
    }

    public async Task<bool> TryAppend(MediaId id, long offset, Stream source, CancellationToken ct)
    {
        var file = PartOf(MakeRoomFor(id));
        try
        {
            await using var part = TryOpenAlone(file);
            if (part is null || part.Length != offset)
                return false;
            part.Seek(0, SeekOrigin.End);
            await Copy(source, part, ct);
            return true;
        }
        catch (IOException failure) when (IsFull(failure))
        {
            File.Delete(file);
            throw new StorageFullException(failure);
        }
    }

    public Task<long> Received(MediaId id, CancellationToken ct)
    {
        var whole = new FileInfo(PathOf(id));
        var part = new FileInfo(PartOf(PathOf(id)));
        return Task.FromResult(whole.Exists ? whole.Length : part.Exists ? part.Length : 0);
    }

    public Task Finish(MediaId id, CancellationToken ct)
    {
        var file = PathOf(id);
        if (File.Exists(PartOf(file)))
        {
            using (var part = new FileStream(PartOf(file), FileMode.Open, FileAccess.Write, FileShare.None))
                part.Flush(flushToDisk: true);
            File.Move(PartOf(file), file);
        }

        // Also when it has its name: whoever gave it may have been killed before this.
        KeepName(file);
        return Task.CompletedTask;
    }

    public Task<Stream?> Open(MediaId id, CancellationToken ct)
    {
        var file = PathOf(id);
        return Task.FromResult<Stream?>(File.Exists(file) ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, PieceBytes, FileOptions.Asynchronous) : null);
    }

    public Task Delete(MediaId id, CancellationToken ct)
    {
        // File.Delete takes a missing file, but not a missing folder.
        if (Directory.Exists(Path.GetDirectoryName(PathOf(id))))
        {
            File.Delete(PartOf(PathOf(id)));
            File.Delete(PathOf(id));
        }

        return Task.CompletedTask;
    }

    private string MakeRoomFor(MediaId id)
    {
        var file = PathOf(id);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            return file;
        }
        catch (IOException failure) when (IsFull(failure))
        {
            throw new StorageFullException(failure);
        }
    }

    private void KeepName(string file)
    {
        // Each holds the name of the one before, and any of them may be new.
        DurableFolder.Flush(Path.GetDirectoryName(file)!);
        DurableFolder.Flush(root);
        DurableFolder.Flush(Path.GetDirectoryName(root) ?? root);
    }

    /// <summary>Null while someone else writes.</summary>
    private static FileStream? TryOpenAlone(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        }
        catch (IOException busy) when (!IsFull(busy) && File.Exists(file))
        {
            return null;
        }
    }

    private static async Task Copy(Stream source, FileStream part, CancellationToken ct)
    {
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            while (await source.ReadAsync(piece, ct) is > 0 and var read)
                await part.WriteAsync(piece.AsMemory(0, read), CancellationToken.None);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <summary>ENOSPC and EDQUOT of Linux, ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL of Windows.</summary>
    private static bool IsFull(Exception failure) => failure is IOException && failure.HResult is 28 or 122 or unchecked((int)0x80070027) or unchecked((int)0x80070070);

    private static string PartOf(string file) => file + ".part";

    // A media id has no character that a path would read otherwise.
    private string PathOf(MediaId id) => Path.Combine(root, id.Value.Substring("md_".Length, PrefixLength), id.Value);
}
