using System.Collections.Concurrent;

namespace Parcours.Bench.Mixed;

internal enum FactKind
{
    /// <summary>The partner's reference of an order.</summary>
    Order,

    /// <summary>A reference and the status that its order reached.</summary>
    Step,

    /// <summary>The id of a file that arrived whole.</summary>
    Upload,

    /// <summary>The number on a receipt.</summary>
    Submission,

    /// <summary>The shop's reference of a purchase that was taken, or kept to be looked at.</summary>
    Purchase,

    /// <summary>A purchase's reference and the product; the shop itself is the empty one.</summary>
    Review,
}

/// <summary>Something that a client was told is done.</summary>
/// <param name="At">When the client had the answer.</param>
internal sealed record Fact(FactKind Kind, string What, DateTimeOffset At)
{
    public static string Pair(string one, string other) => $"{one} {other}";
}

/// <summary>All that clients were told is done: whatever happens to the server, it must be there.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<Fact> _facts = new();

    /// <summary>So far.</summary>
    public IReadOnlyList<Fact> Told => [.. _facts];

    public void Note(FactKind kind, string what) => _facts.Enqueue(new Fact(kind, what, TimeProvider.System.GetUtcNow()));
}
