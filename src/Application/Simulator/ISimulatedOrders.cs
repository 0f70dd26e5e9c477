using NodaTime;
using Parcours.Domain.Orders;

namespace Parcours.Application.Simulator;

public interface ISimulatedOrders
{
    /// <summary>Up to <paramref name="most"/> unfinished test orders that have not moved since <paramref name="since"/>, the longest waiting first.</summary>
    Task<IReadOnlyList<OrderId>> StandingStill(Instant since, int most, CancellationToken ct);
}
