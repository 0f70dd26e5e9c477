using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Partners;

namespace Parcours.Application.Operations;

/// <summary>
/// The orders that have a parcel with this barcode or <c>parcel_id</c>, newest first: usually one, but partners choose these codes and may use
/// one again. A courier gets their own.
/// </summary>
[Allows(Actors.Dispatcher | Actors.Courier)]
public sealed record ScanParcel(Operator By, string Code, string? Mode) : IQuery<Page<OrderView>>
{
    public const int Most = 20;
}

internal sealed class ScanParcelValidator : AbstractValidator<ScanParcel>
{
    public ScanParcelValidator() => RuleFor(query => query.Mode).Required().OneOf(Names.All<Mode>());
}
