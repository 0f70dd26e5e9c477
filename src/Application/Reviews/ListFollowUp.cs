using System.Globalization;
using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>What became of the website's purchases, newest first: a row for each request, or for a purchase that brought none. The filters are the query string's texts.</summary>
[Allows(Actors.Partner)]
public sealed record ListFollowUp(Website Website, string? Status, string? Reference, string? From, string? To, string? Limit, string? Cursor) : IQuery<Page<SolicitationView>>
{
    public const int DefaultLimit = 50;

    public int Take => Limit is null ? DefaultLimit : int.Parse(Limit, CultureInfo.InvariantCulture);

    public Instant? Since => From is null ? null : PurchaseMoment.Parse(From, Website.Zone);

    public Instant? Before => To is null ? null : PurchaseMoment.Parse(To, Website.Zone);
}

internal sealed class ListFollowUpValidator : AbstractValidator<ListFollowUp>
{
    public ListFollowUpValidator()
    {
        RuleFor(query => query.Status).OneOf(Names.All<SolicitationStatus>());
        RuleFor(query => query.Reference).Sought();
        RuleFor(query => query.From).PurchaseMoment();
        RuleFor(query => query.To).PurchaseMoment();
        RuleFor(query => query.Limit).WholeNumber(1, 200);
    }
}
