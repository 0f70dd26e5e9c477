using Parcours.Application.Kernel;

namespace Parcours.Infrastructure.Kernel;

/// <summary>Folders that settings name.</summary>
internal static class WritableFolder
{
    /// <summary>Makes the folder when it is not there.</summary>
    /// <exception cref="ConfigurationException">It cannot be made.</exception>
    public static DirectoryInfo Make(string key, string path) => Try(key, () => Directory.CreateDirectory(path));

    /// <summary>Makes the folder when it is not there, and writes in it for a trial.</summary>
    /// <exception cref="ConfigurationException">It has no name, or nothing can be written there.</exception>
    public static DirectoryInfo MakeAndTry(string key, string path) => Try(key, () =>
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new ConfigurationException(key, "is empty; it must name a folder.");
        var folder = Directory.CreateDirectory(path);
        using var trial = File.Create(Path.Combine(folder.FullName, Path.GetRandomFileName()), bufferSize: 1, FileOptions.DeleteOnClose);
        return folder;
    });

    private static DirectoryInfo Try(string key, Func<DirectoryInfo> make)
    {
        try
        {
            return make();
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(key, $"names a folder in which nothing can be written: {refusal.Message}");
        }
    }
}
