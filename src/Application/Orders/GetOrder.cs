using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Orders;

/// <summary>One order with its history.</summary>
[Allows(Actors.Partner)]
public sealed record GetOrder(Owner Owner, OrderId Order) : IQuery<OrderView>;
