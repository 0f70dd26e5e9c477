namespace Parcours.Unboxing.Tests;

/// <summary>A file in a folder of its own, which goes when the test is done.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parcours-unboxing-");

    public TemporaryFile(byte[] content)
    {
        Path = System.IO.Path.Combine(_folder.FullName, "medium");
        File.WriteAllBytes(Path, content);
    }

    public string Path { get; }

    public string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
