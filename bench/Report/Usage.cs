using System.Diagnostics;
using System.Globalization;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Report;

/// <summary>Processor time, as the kernel counts it.</summary>
/// <param name="Machine">Busy time of all processors, whoever used it.</param>
internal sealed record Usage(TimeSpan Elapsed, TimeSpan Server, TimeSpan Driver, TimeSpan Machine)
{
    private const int TicksPerSecond = 100;
    private const int MostSamples = 300;

    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(2);

    /// <summary>The share of the machine that neither the server nor the driver used: above a few percent, a row says little.</summary>
    public double Others => Math.Max(0, (Machine - Server - Driver) / (Elapsed * Environment.ProcessorCount));

    public static Usage Of(ServerProcess server) => new(
        Stopwatch.GetElapsedTime(0), OfProcess(server.Id), OfProcess(Environment.ProcessId), OfMachine());

    /// <summary>Waits until the whole machine uses less than this share of itself, but not for ever.</summary>
    public static async Task Quiet(double share)
    {
        for (var attempt = 0; share < 1 && attempt < MostSamples; attempt++)
        {
            var before = OfMachine();
            await Task.Delay(Sample);
            if ((OfMachine() - before) / (Sample * Environment.ProcessorCount) < share)
                return;
        }
    }

    public static Usage operator -(Usage after, Usage before) =>
        new(after.Elapsed - before.Elapsed, after.Server - before.Server, after.Driver - before.Driver, after.Machine - before.Machine);

    public static Usage Subtract(Usage after, Usage before) => after - before;

    private static TimeSpan OfProcess(int id)
    {
        var stat = $"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat";
        if (!File.Exists(stat))
            return TimeSpan.Zero;
        // The name before the last parenthesis may hold spaces; utime and stime are the 12th and 13th field after it.
        var text = File.ReadAllText(stat);
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return FromTicks(long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
    }

    private static TimeSpan OfMachine()
    {
        // cpu  user nice system idle iowait irq softirq …
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..8].Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return FromTicks(fields.Sum() - fields[3] - fields[4]);
    }

    private static TimeSpan FromTicks(long ticks) => TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
}
