using System.Globalization;
using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Orders;

/// <summary>The owner's <c>/v1</c> orders, newest first. The filters are the query string's texts.</summary>
[Allows(Actors.Partner)]
public sealed record ListOrders(
    Owner Owner,
    string? Status,
    string? ServiceLevel,
    string? PartnerOrderId,
    string? CreatedAfter,
    string? CreatedBefore,
    string? Limit,
    string? Cursor) : IQuery<Page<OrderView>>
{
    public const int DefaultLimit = 20;

    public int Take => Limit is null ? DefaultLimit : int.Parse(Limit, CultureInfo.InvariantCulture);

    public Instant? After => Rules.ParseMoment(CreatedAfter)?.ToInstant();

    public Instant? Before => Rules.ParseMoment(CreatedBefore)?.ToInstant();
}

internal sealed class ListOrdersValidator : AbstractValidator<ListOrders>
{
    public ListOrdersValidator()
    {
        RuleFor(query => query.Status).OneOf(OrderLifecycle.DeliveryStatuses);
        RuleFor(query => query.ServiceLevel).OneOf(Names.All<ServiceLevel>());
        RuleFor(query => query.PartnerOrderId).Sought(64);
        RuleFor(query => query.CreatedAfter).Moment();
        RuleFor(query => query.CreatedBefore).Moment();
        RuleFor(query => query.Limit).WholeNumber(1, 100);
    }
}
