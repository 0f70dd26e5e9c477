using System.Runtime.InteropServices;

namespace Parcours.Infrastructure.Media;

/// <summary>
/// Memory for pixels. The C library learns from what is freed: after the first picture it keeps blocks of its size, some for each thread, and a crowd
/// of pictures leaves hundreds of megabytes behind that nobody uses.
/// </summary>
internal static class LargeBlocks
{
    private const int MapFrom = 512 * 1024;

    /// <summary>M_MMAP_THRESHOLD; set once, it is learnt no more.</summary>
    private const int MapThreshold = -3;

    /// <summary>Has blocks from half a mebibyte on mapped by themselves and given back when they are freed. Elsewhere than on glibc nothing needs to be done.</summary>
    public static void GoBackWhenFreed()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = SetOption(MapThreshold, MapFrom);
        }
        catch (Exception other) when (other is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library, which has no such habit.
        }
    }

    [DllImport("libc", EntryPoint = "mallopt"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);
}
