using System.Text.RegularExpressions;

namespace Parcours.Bench.Trace;

/// <param name="Acknowledged">How many answers 201 were sent.</param>
/// <param name="Syncs">How many times the log was synced.</param>
/// <param name="Early">The orders whose 201 left before the log with them was synced, or that never reached the log.</param>
internal sealed partial record DurabilityProof(int Acknowledged, int Syncs, IReadOnlyList<string> Early)
{
    /// <summary>
    /// An order is durable with the first sync of the log that began after the first page with its reference was written; the answer's send must begin
    /// after that sync has returned.
    /// </summary>
    public static DurabilityProof Of(IReadOnlyList<SystemCall> calls, string log)
    {
        var syncs = calls.Where(call => call.Name is "fsync" or "fdatasync" && call.File == log).OrderBy(call => call.Started).ToList();
        var written = new Dictionary<string, SystemCall>();
        foreach (var write in calls.Where(call => call.Name == "pwrite64" && call.File == log))
        {
            foreach (var reference in References(write))
                written.TryAdd(reference, write);
        }

        var answers = calls.Where(call => call.Content.Contains("HTTP/1.1 201", StringComparison.Ordinal)).ToList();
        var early = answers
            .Select(answer => (Answer: answer, Order: References(answer).Single()))
            .Where(sent => !IsDurable(sent.Order, sent.Answer))
            .Select(sent => sent.Order)
            .ToList();
        return new DurabilityProof(answers.Count, syncs.Count, early);

        bool IsDurable(string order, SystemCall answer) =>
            written.TryGetValue(order, out var write)
            && syncs.Find(sync => sync.Started > write.Ended) is { } sync
            && sync.Ended < answer.Started;
    }

    public override string ToString() => $"{Acknowledged} answers 201, {Syncs} syncs of the log, {Early.Count} answers before their sync";

    private static IEnumerable<string> References(SystemCall call) => Reference().Matches(call.Content).Select(match => match.Value).Distinct();

    [GeneratedRegex(@"ORD-2026-\d{9}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
