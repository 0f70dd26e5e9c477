using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Application.Operations;

/// <summary>One order with its history, as an operator sees it.</summary>
[Allows(Actors.Dispatcher | Actors.Courier)]
public sealed record GetWork(Operator By, OrderId Order) : IQuery<OrderView>;
