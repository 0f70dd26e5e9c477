using NodaTime;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Orders;

/// <summary>Orders as aggregates, for the commands. Every method runs inside a unit of work.</summary>
public interface IOrderRepository
{
    /// <summary>The owner's delivery order; to <c>/v1</c> a merchant's order is unknown.</summary>
    Task<Order?> Find(Owner owner, OrderId id, CancellationToken ct);

    /// <summary>A delivery order, whoever owns it: only for those who work for the platform.</summary>
    Task<Order?> Find(OrderId id, CancellationToken ct);

    /// <summary>Whoever owns it, by its number; null when it has no unboxing.</summary>
    Task<Order?> Find(OrderNumber number, CancellationToken ct);

    /// <summary>The number that an order was given when it was stored.</summary>
    Task<OrderNumber> NumberOf(OrderId id, CancellationToken ct);

    /// <summary>Stores a new order with its first history row; when the owner used <see cref="Order.PartnerOrderId"/> before, stores nothing and returns that order's id.</summary>
    Task<OrderId?> TryAdd(Order order, CancellationToken ct);

    /// <summary>Stores the step with its history row, if the order still is in <c>change.Step.From</c>; false when someone else moved it.</summary>
    Task<bool> TrySave(OrderChange change, CancellationToken ct);

    /// <summary>Counts a try of the PIN and holds the order until the unit of work ends, so that tries do not overtake each other.</summary>
    Task CountPinTry(OrderId id, CancellationToken ct);

    /// <summary>The PIN was right: earlier mistakes are forgiven.</summary>
    Task ForgetPinTries(OrderId id, CancellationToken ct);

    /// <summary>Whether the courier has orders that are neither delivered nor cancelled.</summary>
    Task<bool> HasUnfinished(CourierId courier, CancellationToken ct);
}

public interface IQuoteRepository
{
    Task Add(Quote quote, CancellationToken ct);

    Task<Quote?> Find(Owner owner, QuoteId id, CancellationToken ct);

    /// <summary>Forgets up to <paramref name="most"/> quotes that were created before <paramref name="before"/>; returns how many.</summary>
    Task<int> Purge(Instant before, int most, CancellationToken ct);
}
