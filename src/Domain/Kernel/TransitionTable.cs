using System.Collections.Frozen;

namespace Parcours.Domain.Kernel;

/// <summary>Who may cause a transition. A dispatcher's credential acts as courier too; a simulator acts as both.</summary>
[Flags]
public enum Actors
{
    None = 0,
    Partner = 1,
    Dispatcher = 2,
    Courier = 4,
    Customer = 8,
    Platform = 16,
}

/// <summary>One row of a lifecycle: it travels into the UPDATE (<paramref name="From"/>, <paramref name="To"/>), the outbox (<paramref name="Event"/>) and the authorisation check (<paramref name="By"/>).</summary>
/// <param name="Origin">The only origin that the row holds for; null when it holds for all.</param>
public sealed record Transition<TStatus, TTrigger, TOrigin>(TStatus From, TTrigger On, TStatus To, Actors By, string Event, TOrigin? Origin = null)
    where TStatus : struct, Enum
    where TTrigger : struct, Enum
    where TOrigin : struct, Enum;

/// <summary>A lifecycle as data: the machine, its documentation and its test plan.</summary>
public sealed class TransitionTable<TStatus, TTrigger, TOrigin>
    where TStatus : struct, Enum
    where TTrigger : struct, Enum
    where TOrigin : struct, Enum
{
    private readonly FrozenDictionary<(TStatus, TTrigger), Transition<TStatus, TTrigger, TOrigin>> _byCell;

    /// <exception cref="ArgumentException">Two rows share a status and a trigger.</exception>
    public TransitionTable(params IReadOnlyList<Transition<TStatus, TTrigger, TOrigin>> rows)
    {
        Rows = rows;
        _byCell = rows.ToFrozenDictionary(row => (row.From, row.On));
    }

    public IReadOnlyList<Transition<TStatus, TTrigger, TOrigin>> Rows { get; }

    /// <summary>The only door from one status to another: the row, or a conflict when the state or the origin forbids it, or a refusal when <paramref name="by"/> may not.</summary>
    public Result<Transition<TStatus, TTrigger, TOrigin>> Fire(TStatus from, TTrigger on, TOrigin origin, Actors by)
    {
        if (!_byCell.TryGetValue((from, on), out var row) || (row.Origin is { } only && !only.Equals(origin)))
            return LifecycleErrors.InvalidTransition(Names.Of(from), Names.Of(on));

        return (row.By & by) != Actors.None ? row : LifecycleErrors.NotYours(Names.Of(on));
    }
}

public static class LifecycleErrors
{
    public static Error InvalidTransition(string from, string on) => new(ErrorKind.Conflict, "invalid_transition")
    {
        Arguments = [on, from],
        Details = new Dictionary<string, object> { ["status"] = from },
    };

    public static Error NotYours(string on) => new(ErrorKind.Forbidden, "forbidden") { MessageKey = "forbidden_step", Arguments = [on] };
}
