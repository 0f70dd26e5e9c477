using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Orders;

/// <summary>A merchant's figures, as they are kept: nothing is counted when they are asked for.</summary>
[Allows(Actors.Partner)]
public sealed record GetStats(Owner Owner) : IQuery<StatsView>;

/// <param name="MonthlyOrdersUsed">Live orders of this calendar month in UTC, whichever mode is asked.</param>
/// <param name="FraudPrevented">Orders refunded after a proof.</param>
/// <param name="ByStatus">In the order of an ordinary life; statuses without orders are left out.</param>
public sealed record StatsView(string Company, Plan Plan, long MonthlyOrdersUsed, long TotalOrders, long FraudPrevented, IReadOnlyList<StatusCount> ByStatus);

public sealed record StatusCount(OrderStatus Status, long Count);
