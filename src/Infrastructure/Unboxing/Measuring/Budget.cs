using System.Runtime.InteropServices;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>What this process, and every program that it starts, may use: the kernel refuses or ends it beyond that.</summary>
internal static class Budget
{
    public const ulong MemoryBytes = 1024UL * 1024 * 1024;

    private const ulong LargestFile = 64UL * 1024 * 1024;
    private const ulong OpenFiles = 256;

    private const int CpuSeconds = 0;
    private const int FileSize = 1;

    /// <summary>Memory that can be written to. The address space as a whole is no measure: the runtime reserves hundreds of gigabytes of it.</summary>
    private const int Data = 2;
    private const int CoreDump = 4;
    private const int Descriptors = 7;

    /// <summary>On Linux; elsewhere the time that the parent gives is the only limit.</summary>
    /// <exception cref="InvalidOperationException">The kernel does not take a limit.</exception>
    public static void Limit(TimeSpan cpu)
    {
        if (!OperatingSystem.IsLinux())
            return;
        Set(Data, MemoryBytes);
        Set(CpuSeconds, (ulong)cpu.TotalSeconds);
        Set(FileSize, LargestFile);
        Set(CoreDump, 0);
        Set(Descriptors, OpenFiles);
    }

    private static void Set(int resource, ulong most)
    {
        var limit = new ResourceLimit { Soft = most, Hard = most };
        if (SetLimit(resource, ref limit) != 0)
            throw new InvalidOperationException($"Limit {resource} was refused: error {Marshal.GetLastPInvokeError()}.");
    }

    [DllImport("libc", EntryPoint = "setrlimit", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int resource, ref ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
