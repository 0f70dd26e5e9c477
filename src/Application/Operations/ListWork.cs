using System.Globalization;
using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Operations;

/// <summary>
/// The <c>/v1</c> orders of all partners that are in a status, or that are not finished; the oldest first, since it has waited longest.
/// A courier gets their own. The filters are the query string's texts.
/// </summary>
[Allows(Actors.Dispatcher | Actors.Courier)]
public sealed record ListWork(Operator By, string? Status, string? CourierId, string? Mode, string? Limit, string? Cursor) : IQuery<Page<OrderView>>
{
    public const int DefaultLimit = 20;

    public int Take => Limit is null ? DefaultLimit : int.Parse(Limit, CultureInfo.InvariantCulture);
}

internal sealed class ListWorkValidator : AbstractValidator<ListWork>
{
    public ListWorkValidator()
    {
        RuleFor(query => query.Status).OneOf(OrderLifecycle.DeliveryStatuses);
        RuleFor(query => query.CourierId).Must(text => text is null || CourierId.Parse(text) is not null).WithErrorCode("courier_id");
        RuleFor(query => query.Mode).Required().OneOf(Names.All<Mode>());
        RuleFor(query => query.Limit).WholeNumber(1, 100);
    }
}
