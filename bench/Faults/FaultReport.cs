using System.Diagnostics;
using Parcours.Bench.Load;
using Parcours.Bench.Mixed;
using Parcours.Bench.Report;

namespace Parcours.Bench.Faults;

/// <summary>What came of one fault.</summary>
internal sealed class FaultReport(string name)
{
    private const int MostSentences = 10;

    private readonly long _begun = Stopwatch.GetTimestamp();

    private readonly List<string> _surprises = [];

    private TimeSpan _took;

    private int _told;

    private int _failures;

    private int _broken;

    private int _breaches;

    public string Name => name;

    /// <summary>How many times it was made.</summary>
    public int Times { get; private set; }

    /// <summary>Why it was not; null when it was.</summary>
    public string? NotRun { get; set; }

    public string Remark { get; set; } = "";

    public bool Holds => _breaches == 0 && _surprises.Count == 0;

    public int Breaches => _breaches;

    public void Happened() => Times++;

    public void End() => _took = Stopwatch.GetElapsedTime(_begun);

    public void Note(string when, IReadOnlyCollection<Breach> breaches)
    {
        _breaches += breaches.Count;
        foreach (var breach in breaches.Take(MostSentences))
            Console.WriteLine($"  BROKEN  {name}, {when}: {breach}");
    }

    /// <summary>A sentence that must hold here besides the invariants.</summary>
    public void Require(bool holds, string what)
    {
        if (!holds)
            Note(what, [new Breach("it behaves", what)]);
    }

    /// <summary>What clients saw, all in all.</summary>
    public void Add(Ledger ledger, Traffic traffic)
    {
        _told += ledger.Told.Count;
        _failures += traffic.Failures;
        _broken += traffic.BrokenLines;
        foreach (var surprise in traffic.Surprises)
            Console.WriteLine($"  ODD     {name}: {surprise}");
        _surprises.AddRange(traffic.Surprises);
    }

    public void Tell(Table table) => table.Row(
        name, NotRun is null ? Times.Whole() : "not run", _told.Whole(), _failures.Whole(), _broken.Whole(), _breaches.Whole(), _surprises.Count.Whole(),
        _took.TotalSeconds.Whole(), NotRun ?? Remark);
}
