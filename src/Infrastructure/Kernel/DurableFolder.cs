using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Parcours.Infrastructure.Kernel;

/// <summary>A file that was flushed can still be lost with its name: on Unix that is the folder's content, and flushed apart.</summary>
internal static class DurableFolder
{
    /// <summary>Returns once the names in the folder are on the disk.</summary>
    /// <exception cref="IOException">They may not be.</exception>
    public static void Flush(string path)
    {
        // Windows keeps names in the journal of its file systems, and opens no folder for this.
        if (OperatingSystem.IsWindows())
            return;

        using var folder = Open(Encoding.UTF8.GetBytes(path + '\0'), ReadOnly);
        if (folder.IsInvalid || Sync(folder) != 0)
            throw new IOException($"The folder {path} cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    private const int ReadOnly = 0;

    // .NET opens no folder as a file.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(SafeFileHandle folder);
}
