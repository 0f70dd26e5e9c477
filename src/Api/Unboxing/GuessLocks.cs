using NodaTime;
using Parcours.Api.Auth;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Unboxing;

/// <summary>Networks that guessed codes too often, as this node last heard: as long as they have to wait anyway, what they ask costs no write.</summary>
public sealed class GuessLocks(IUnboxingLinks links, IClock clock)
{
    private readonly Recent<TryCounted> _locked = new();

    /// <param name="network">Whose guess it is.</param>
    /// <param name="find">Asks all nodes' count.</param>
    public async Task<Result<FoundUnboxing>> Find(string network, FindUnboxing guess, Func<FindUnboxing, Task<Result<FoundUnboxing>>> find)
    {
        var now = clock.GetCurrentInstant();
        if (_locked.Find(network, now) is { } locked && !IsSigned(guess))
            return FoundUnboxing.Refused(FindUnboxingErrors.TooManyTries(locked.Until - now));

        var found = await find(guess);
        if (found is { Error: null, Value.Refusal: { Kind: ErrorKind.TooMany, RetryAfter: { } wait } })
            _locked.Keep(network, new TryCounted(IsLocked: true, now + wait), now + wait);
        return found;
    }

    private bool IsSigned(FindUnboxing guess) => OrderNumber.Parse(guess.Order) is { } number && links.IsSigned(number, guess.Signature);
}
