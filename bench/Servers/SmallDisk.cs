using System.Globalization;

namespace Parcours.Bench.Servers;

/// <summary>A file system in memory that is soon full.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Null when this user may not mount.</summary>
    public static async Task<SmallDisk?> TryMount(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        try
        {
            await Shell.Read("/", "mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "bench", folder);
            return new SmallDisk(folder);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public Task MakeReadOnly() => Shell.Read("/", "mount", "-o", "remount,ro", Folder);

    public async ValueTask DisposeAsync() => await Shell.Read("/", "umount", Folder);
}
