using System.Diagnostics;
using System.Net.Sockets;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Load;

/// <param name="WarmUpAnswers">The warm-up takes longer than its time until so many were given.</param>
internal sealed record LoadPlan(int Connections, TimeSpan WarmUp, TimeSpan Measured, int WarmUpAnswers = 0);

/// <summary>Keeps a number of connections busy, each with one request at a time, and measures once the server is warm.</summary>
internal static class LoadDriver
{
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromMinutes(1);

    /// <summary>Ends after the last answer has come, so that what the server stored can be counted.</summary>
    public static async Task<LoadResult> Run(ServerProcess server, LoadPlan plan, Func<IRequests> requests)
    {
        var clock = new Phases();
        var tallies = Enumerable.Range(0, plan.Connections).Select(_ => new Tally()).ToList();
        var workers = tallies.ConvertAll(tally => Work(server.Port, requests(), tally, clock));

        await Task.WhenAny(WarmUp(plan, tallies), Task.WhenAll(workers));
        var before = Usage.Of(server);
        clock.Now = Phase.Measuring;
        await Task.WhenAny(Task.Delay(plan.Measured), Task.WhenAll(workers));
        clock.Now = Phase.Over;
        var used = Usage.Of(server) - before;

        await Task.WhenAll(workers);
        return new LoadResult(tallies, used);
    }

    // Both, since on a busy machine the runtime has not yet compiled what it counts calls of.
    private static async Task WarmUp(LoadPlan plan, List<Tally> tallies)
    {
        await Task.Delay(plan.WarmUp);
        var until = Stopwatch.GetTimestamp() + (long)(LongestWarmUp.TotalSeconds * Stopwatch.Frequency);
        while (tallies.Sum(tally => tally.Answers) < plan.WarmUpAnswers && Stopwatch.GetTimestamp() < until)
            await Task.Delay(100);
    }

    private static async Task Work(int port, IRequests requests, Tally tally, Phases clock)
    {
        using var connection = new Connection(port);
        try
        {
            await connection.Open(CancellationToken.None);
            while (clock.Now != Phase.Over)
            {
                var request = requests.Next();
                tally.Sent(request);
                var started = Stopwatch.GetTimestamp();
                var answer = await connection.Send(request);
                tally.Answered(request, answer, clock.Now == Phase.Measuring ? Stopwatch.GetElapsedTime(started) : null);
            }
        }
        catch (SocketException)
        {
            // What was sent last has no answer; whether that may be is for the verb to say.
            tally.Broken();
        }
    }

    private enum Phase
    {
        WarmingUp,
        Measuring,
        Over,
    }

    private sealed class Phases
    {
        private volatile Phase _now;

        public Phase Now
        {
            get => _now;
            set => _now = value;
        }
    }
}
