using System.Runtime.InteropServices;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Report;

/// <summary>On what the figures were measured.</summary>
internal static class Machine
{
    public static async Task<string> Describe(string root)
    {
        var processor = (await File.ReadAllLinesAsync("/proc/cpuinfo")).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1];
        var commit = await Shell.Read(root, "git", "describe", "--always", "--dirty");
        var disk = await Shell.Read(root, "findmnt", "--noheadings", "--output", "FSTYPE,SOURCE", "--target", root);
        return $"{Environment.ProcessorCount} × {processor}, {RuntimeInformation.OSDescription}, .NET {Environment.Version}, disk {disk.Trim()}, commit {commit.Trim()}";
    }
}
