using Parcours.Application.Unboxing;

namespace Parcours.Infrastructure.Unboxing;

/// <summary>A temporary folder for one analysis: the files as a measuring process can read them, and a folder for each process to write in.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("parcours-evidence-");

    public string For(string name) => _root.CreateSubdirectory(name + ".work").FullName;

    /// <summary>Where the file lies; null, with the reason, when it is gone or larger than any that is accepted.</summary>
    public async Task<(string? Path, Finding Obstacle)> Fetch(string name, EvidenceFile file, long most, CancellationToken ct)
    {
        await using var stream = await file.Open(ct);
        if (stream is null)
            return (null, Finding.FileGone);
        // A video of half a gigabyte is not copied where it lies on a disk already.
        if (stream is FileStream onDisk)
            return onDisk.Length <= most ? (onDisk.Name, default) : (null, Finding.FileTooLarge);

        var path = Path.Combine(_root.FullName, name);
        await using var copy = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        var buffer = new byte[80 * 1024];
        for (long total = 0; await stream.ReadAsync(buffer, ct) is > 0 and var read;)
        {
            total += read;
            if (total > most)
                return (null, Finding.FileTooLarge);
            await copy.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        return (path, default);
    }

    public void Dispose() => _root.Delete(recursive: true);
}
