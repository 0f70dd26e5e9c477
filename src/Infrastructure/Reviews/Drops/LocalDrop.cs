using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Infrastructure.Reviews.Drops;

/// <summary>A folder of this machine, into which an SFTP server lets a shop write.</summary>
internal sealed class LocalDrop(string place, WebsiteId website, string folder) : IFileDrop
{
    public string Place => place;

    public WebsiteId Website => website;

    public Task<IOpenDrop> Open(CancellationToken ct) => Task.FromResult<IOpenDrop>(new OpenFolder(folder));

    private sealed class OpenFolder(string folder) : IOpenDrop
    {
        // A link is the shop's to make and could lead anywhere: only plain files are looked at.
        public Task<IReadOnlyList<DroppedFile>> List(CancellationToken ct) => Task.FromResult<IReadOnlyList<DroppedFile>>(
            [.. new DirectoryInfo(folder).EnumerateFiles().Where(file => file.LinkTarget is null)
                .Select(file => new DroppedFile(file.Name, file.Length, Instant.FromDateTimeUtc(file.LastWriteTimeUtc)))]);

        public async Task<byte[]> Read(string name, int most, CancellationToken ct)
        {
            await using var file = new FileStream(Own(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[most];
            return bytes[..await file.ReadAtLeastAsync(bytes, most, throwOnEndOfStream: false, ct)];
        }

        public async Task Write(string path, byte[] bytes, CancellationToken ct)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathTo(path))!);
            await File.WriteAllBytesAsync(Own(path), bytes, ct);
        }

        public Task<bool> TryMove(string name, string path, CancellationToken ct)
        {
            try
            {
                File.Move(Own(name), Own(path), overwrite: true);
                DurableFolder.Flush(folder);
                return Task.FromResult(true);
            }
            catch (FileNotFoundException)
            {
                return Task.FromResult(false);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private string PathTo(string path) => Path.Combine(folder, path);

        /// <exception cref="IOException">The file or its folder is a link.</exception>
        private string Own(string path)
        {
            for (var part = path; part is { Length: > 0 }; part = Path.GetDirectoryName(part))
            {
                if (new FileInfo(PathTo(part)).LinkTarget is not null)
                    throw new IOException($"'{part}' is a link in the drop folder {folder}, and is not followed.");
            }

            return PathTo(path);
        }
    }
}
