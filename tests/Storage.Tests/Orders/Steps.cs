using Parcours.Domain.Orders;
using OrderTransition = Parcours.Domain.Kernel.Transition<Parcours.Domain.Orders.OrderStatus, Parcours.Domain.Orders.OrderTrigger, Parcours.Domain.Orders.OrderOrigin>;

namespace Parcours.Storage.Tests.Orders;

/// <summary>The ways through the lifecycle table.</summary>
internal static class Steps
{
    /// <summary>The statuses that an order of this origin can come to.</summary>
    public static IEnumerable<OrderStatus> Reachable(OrderOrigin origin) => Ways(origin).Keys;

    /// <summary>The shortest way from <c>pending</c>.</summary>
    public static IReadOnlyList<OrderTransition> To(OrderStatus status, OrderOrigin origin) => Ways(origin)[status];

    private static Dictionary<OrderStatus, List<OrderTransition>> Ways(OrderOrigin origin)
    {
        var ways = new Dictionary<OrderStatus, List<OrderTransition>> { [OrderStatus.Pending] = [] };
        var next = new Queue<OrderStatus>([OrderStatus.Pending]);
        while (next.TryDequeue(out var from))
        {
            foreach (var step in OrderLifecycle.Table.Rows.Where(row => row.From == from && (row.Origin ?? origin) == origin))
            {
                if (ways.TryAdd(step.To, [.. ways[from], step]))
                    next.Enqueue(step.To);
            }
        }

        return ways;
    }
}
