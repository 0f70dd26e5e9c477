using System.Globalization;
using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;

namespace Parcours.Application.Operations;

/// <summary>What was done, newest first: to an order, by an operator, or at all. The filters are the query string's texts; what is not there has no entries.</summary>
[Allows(Actors.Dispatcher)]
public sealed record ListAudit(string? OrderId, string? OperatorId, string? Limit, string? Cursor) : IQuery<Page<AuditView>>
{
    public const int DefaultLimit = 20;

    public int Take => Limit is null ? DefaultLimit : int.Parse(Limit, CultureInfo.InvariantCulture);
}

/// <param name="By">Null for what was done at the command line.</param>
public sealed record AuditView(AuditEntry Entry, Operator? By);

internal sealed class ListAuditValidator : AbstractValidator<ListAudit>
{
    public ListAuditValidator()
    {
        RuleFor(query => query.OrderId).Sought(64);
        RuleFor(query => query.OperatorId).WholeNumber(1, int.MaxValue);
        RuleFor(query => query.Limit).WholeNumber(1, 100);
    }
}
