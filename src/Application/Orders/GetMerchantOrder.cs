using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Orders;

/// <summary>One order with an unboxing, with its history.</summary>
[Allows(Actors.Partner)]
public sealed record GetMerchantOrder(Owner Owner, OrderNumber Order) : IQuery<MerchantOrderView>;
