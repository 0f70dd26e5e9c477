using System.Globalization;
using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Application.Operations;

/// <summary>All couriers, newest first. The filters are the query string's texts.</summary>
[Allows(Actors.Dispatcher)]
public sealed record ListCouriers(string? Limit, string? Cursor) : IQuery<Page<CourierView>>
{
    public const int DefaultLimit = 20;

    public int Take => Limit is null ? DefaultLimit : int.Parse(Limit, CultureInfo.InvariantCulture);
}

internal sealed class ListCouriersValidator : AbstractValidator<ListCouriers>
{
    public ListCouriersValidator() => RuleFor(query => query.Limit).WholeNumber(1, 100);
}
