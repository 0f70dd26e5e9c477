using System.Globalization;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing;

/// <summary>
/// Opens the customer's page. A wrong code, an order that there is not and a number that is locked are one refusal, at one cost.
/// It is a command, since a wrong try is counted, and the count must outlive the refusal: the refusal is part of the result.
/// </summary>
/// <param name="Order">As it stands in the address.</param>
/// <param name="Signature">Of the link in the customer's e-mail: with it nothing is counted or locked.</param>
[AllowsAnyone]
public sealed record FindUnboxing(string? Order, string? Code, string? Signature = null) : ICommand<FoundUnboxing>;

/// <param name="Shop">As customers know it.</param>
/// <param name="Refusal">Why the page does not open; then there is nothing else.</param>
public sealed record FoundUnboxing(Order? Order, Account? Shop, Error? Refusal)
{
    public static FoundUnboxing Refused(Error error) => new(null, null, error);
}

/// <summary>Wrong codes, counted for all nodes together.</summary>
public interface ICodeTries
{
    /// <summary>Counts a try and holds the subject until the unit of work ends, so that tries do not overtake each other; returns whether it was one too many, and when the lock ends.</summary>
    Task<TryCounted> Count(string subject, int most, Duration lifetime, Instant now, CancellationToken ct);

    /// <summary>Takes a counted try back.</summary>
    Task Forgive(string subject, CancellationToken ct);

    /// <summary>Takes all tries back.</summary>
    Task Forget(string subject, CancellationToken ct);

    /// <summary>Forgets up to <paramref name="most"/> subjects whose tries no longer count; returns how many.</summary>
    Task<int> Purge(Instant now, int most, CancellationToken ct);
}

public sealed record TryCounted(bool IsLocked, Instant Until);

public static class FindUnboxingErrors
{
    /// <summary>
    /// Too many wrong codes from one address. Not the refusal of an unknown order: it is decided before any order is looked at, so it is the same for a
    /// right code, and who shares the address with someone who guesses learns what to do.
    /// </summary>
    public static Error TooManyTries(Duration wait) => new(ErrorKind.TooMany, "rate_limited") { MessageKey = "too_many_tries", RetryAfter = wait };
}

internal sealed class FindUnboxingHandler(IOrderRepository orders, IPartnerRepository partners, ICodeTries tries, IUnboxingLinks links, ICallerContext callers, IClock clock)
    : ICommandHandler<FindUnboxing, FoundUnboxing>
{
    // An order that there is not has this code, so that it takes as long to compare.
    private static readonly VerificationCode Nobodys = VerificationCode.New();

    public async Task<Result<FoundUnboxing>> Handle(FindUnboxing command, CancellationToken ct)
    {
        if (OrderNumber.Parse(command.Order) is { } number && links.IsSigned(number, command.Signature))
            return await orders.Find(number, ct) is { } signed ? await Found(signed, ct) : FoundUnboxing.Refused(OrderErrors.NotFound);

        return await Guess(command, ct);
    }

    private async Task<FoundUnboxing> Guess(FindUnboxing guess, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var asked = OrderNumber.Parse(guess.Order) ?? new OrderNumber(0);
        var (byAddress, byOrder) = (CodeTries.OfAddress.Subject(callers.Network), CodeTries.OfOrder.Subject(asked.Value.ToString(CultureInfo.InvariantCulture)));

        // Always the address first, then the order: two guesses never wait for each other in a circle.
        var ofAddress = await tries.Count(byAddress, CodeTries.OfAddress.Most, CodeTries.OfAddress.Lock, now, ct);
        if (ofAddress.IsLocked)
            return FoundUnboxing.Refused(FindUnboxingErrors.TooManyTries(ofAddress.Until - now));

        var ofOrder = await tries.Count(byOrder, CodeTries.OfOrder.Most, CodeTries.OfOrder.Lock, now, ct);
        var order = await orders.Find(asked, ct);
        var isRight = (order?.Unboxing?.Code ?? Nobodys).Is(guess.Code);
        if (!isRight || order is null || ofOrder.IsLocked)
            return FoundUnboxing.Refused(OrderErrors.NotFound);

        await tries.Forgive(byAddress, ct);
        await tries.Forget(byOrder, ct);
        return await Found(order, ct);
    }

    private async Task<FoundUnboxing> Found(Order order, CancellationToken ct) => new(order, await partners.Find(order.Owner.Partner, ct), null);
}
