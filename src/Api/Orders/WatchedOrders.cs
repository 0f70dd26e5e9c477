using System.Net;
using MediatR;
using Parcours.Application.Orders;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Orders;

namespace Parcours.Api.Orders;

/// <summary>The orders that somebody watches on this node. An order is read once when something happens to it, however many watch it.</summary>
public sealed class WatchedOrders(
    OrderFeed feed, ViewerPlaces places, IServiceScopeFactory scopes, TimeProvider time, ILogger<WatchedOrders> logger)
{
    private readonly Dictionary<OrderId, WatchedOrder> _orders = [];

    /// <summary>Watches the order until the viewer is disposed of; null when there is no place left for this address.</summary>
    public Viewer? Enter(OrderId id, IPAddress? address)
    {
        if (!places.TryTake(address))
            return null;
        lock (_orders)
        {
            if (!_orders.TryGetValue(id, out var order))
                _orders[id] = order = new WatchedOrder(id, feed, Read, time, logger);
            order.Viewers++;
            return new Viewer(order.Now, () => Leave(id, order, address));
        }
    }

    private void Leave(OrderId id, WatchedOrder order, IPAddress? address)
    {
        places.GiveBack(address);
        lock (_orders)
        {
            if (--order.Viewers > 0)
                return;
            _orders.Remove(id);
        }

        order.Dispose();
    }

    private async Task<TrackingView?> Read(OrderId id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var order = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new TrackOrder(id), ct);
        return order.Error is null ? order.Value : null;
    }
}

/// <summary>One who watches an order.</summary>
/// <param name="first">The order as it is when they come; null when there is none.</param>
public sealed class Viewer(Task<Sighting?> first, Action leave) : IDisposable
{
    private int _hasLeft;

    public Task<Sighting?> First { get; } = first;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) == 0)
            leave();
    }
}
