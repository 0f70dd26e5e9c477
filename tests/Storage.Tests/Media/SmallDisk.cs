using System.Diagnostics;

namespace Parcours.Storage.Tests.Media;

/// <summary>A file system in memory that is soon full.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parcours-disk-");

    /// <param name="limit">As tmpfs takes it: so many bytes, or so many files and folders. Skips the test where this user may not mount.</param>
    public SmallDisk(string limit)
    {
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", limit, "parcours", Path) == 0)
            return;
        _folder.Delete();
        Assert.Skip("A small disk cannot be mounted here.");
    }

    public string Path => _folder.FullName;

    public void Dispose()
    {
        Run("umount", Path).Should().Be(0);
        _folder.Delete();
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
