using System.Collections.Concurrent;
using NodaTime;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Unboxing;

/// <summary>Networks that guessed codes too often, as this node last heard: as long as they have to wait anyway, what they ask costs no write.</summary>
public sealed class GuessLocks(IUnboxingLinks links, IClock clock)
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, Instant> _until = new();

    /// <param name="network">Whose guess it is.</param>
    /// <param name="find">Asks all nodes' count.</param>
    public async Task<Result<FoundUnboxing>> Find(string network, FindUnboxing guess, Func<FindUnboxing, Task<Result<FoundUnboxing>>> find)
    {
        var now = clock.GetCurrentInstant();
        if (_until.TryGetValue(network, out var until) && now < until && !IsSigned(guess))
            return FoundUnboxing.Refused(FindUnboxingErrors.TooManyTries(until - now));

        var found = await find(guess);
        if (found is { Error: null, Value.Refusal: { Kind: ErrorKind.TooMany, RetryAfter: { } wait } })
            Keep(network, now + wait);
        return found;
    }

    private bool IsSigned(FindUnboxing guess) => OrderNumber.Parse(guess.Order) is { } number && links.IsSigned(number, guess.Signature);

    private void Keep(string network, Instant until)
    {
        // The count is the same on every node and outlives us: to begin anew costs a write for each, and nothing else.
        if (_until.Count >= Most)
            _until.Clear();
        _until[network] = until;
    }
}
