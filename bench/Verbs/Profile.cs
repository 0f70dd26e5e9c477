using System.Globalization;
using System.Text.RegularExpressions;
using Parcours.Bench.Load;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary>
/// Where the processor time of a request goes: instructions per answer where the processor counts them, which a busy machine does not falsify, and
/// samples to be read with <c>perf report</c>. Options: <c>--server product|floor --request order|quote|get --samples yes|no</c>.
/// </summary>
internal static partial class Profile
{
    // All code compiled here and mapped once, so that perf finds a name for every address.
    private static readonly (string, string)[] WithSymbols = [("DOTNET_PerfMapEnabled", "1"), ("DOTNET_ReadyToRun", "0"), ("DOTNET_EnableWriteXorExecute", "0")];

    public static async Task Run(Lab lab)
    {
        var isFloor = lab.Options.Text("server", "product") == "floor";
        await Measure(lab, isFloor, [], async (process, seconds) =>
        {
            var counted = await Shell.Read("/", "sh", "-c", $"perf stat --event instructions:u,instructions:k --field-separator , --pid {process} -- sleep {seconds} 2>&1");
            return [.. Counter().Matches(counted).Select(match => double.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture) / 1000)];
        });

        if (lab.Options.Text("samples", "yes") == "no")
            return;
        var samples = Path.Combine(lab.Workplace, "perf.data");
        await Measure(lab, isFloor, WithSymbols, async (process, seconds) =>
        {
            await Shell.Read(lab.Workplace, "perf", "record", "--event", "cpu-clock", "--freq", "1999", "-g", "--output", samples, "--pid", process, "--", "sleep", seconds);
            return [];
        });
        Console.WriteLine($"  read the samples with: perf report --no-children --input {samples}");
    }

    /// <param name="watch">Watches the process of that id for so many seconds; returns how many thousand instructions it ran itself, and in the kernel.</param>
    private static async Task Measure(Lab lab, bool isFloor, (string, string)[] settings, Func<string, string, Task<double[]>> watch)
    {
        var (database, plan) = (lab.FreshDatabase(), lab.Plan(connections: 32));
        await using var server = isFloor ? await lab.StartFloor(database, settings: settings) : await lab.StartProduct(database, settings);
        var requests = await Requests(lab, server);

        await LoadDriver.Run(server, plan with { Measured = TimeSpan.Zero }, requests);
        var load = LoadDriver.Run(server, plan with { WarmUp = TimeSpan.Zero, WarmUpAnswers = 0 }, requests);
        var thousands = await watch(server.Id.ToString(CultureInfo.InvariantCulture), plan.Measured.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        var result = await load;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {result.PerSecond:N0} answers/s, {result.CpuPerRequest.TotalMicroseconds:N0} µs {string.Join(" + ", thousands.Select(count => (count / result.Measured).Whole()))} thousand instructions each, others used {result.Used.Others:P0}: {result}"));
    }

    private static async Task<Func<IRequests>> Requests(Lab lab, ServerProcess server)
    {
        switch (lab.Options.Text("request", "order"))
        {
            case "order":
                return () => new OrderRequests();
            case "quote":
                return QuoteRequests.Endless;
            default:
                var gets = await Reads.Created(server);
                return () => new RequestsInTurn(gets);
        }
    }

    [GeneratedRegex(@"^(?<count>\d+),.*instructions", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Counter();
}
