using NodaTime;
using Parcours.Domain.Orders;

namespace Parcours.Application.Unboxing;

/// <summary>What the clock has to do.</summary>
public interface IUnboxingTimes
{
    /// <summary>Orders whose window is over and that nobody has closed yet, the longest waiting first.</summary>
    Task<IReadOnlyList<OrderNumber>> Over(Instant now, int most, CancellationToken ct);

    /// <summary>Orders whose customer is to be reminded.</summary>
    Task<IReadOnlyList<OrderNumber>> ToRemind(Instant now, int most, CancellationToken ct);

    /// <summary>Inside a unit of work: whether this one is to remind the customer; of all that ask, one is told so, once.</summary>
    Task<bool> TryTakeReminder(OrderNumber order, Instant now, CancellationToken ct);
}
