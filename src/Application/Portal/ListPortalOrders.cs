using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>An account's orders of both kinds, newest first; or the newest of those that a search finds. The filters are the query string's texts.</summary>
/// <param name="Search">An order's id or number, the beginning of its reference, the recipient's e-mail address, or the number on the parcel.</param>
/// <param name="Status">A delivery that is over counts as <c>delivered</c>, and besides as what its unboxing is.</param>
/// <param name="Kind">The origin.</param>
/// <param name="From">The first day, in UTC.</param>
/// <param name="To">The last day, in UTC.</param>
/// <param name="Cursor">Where the page before ended. A search has one page.</param>
[Allows(Actors.Partner)]
public sealed record ListPortalOrders(
    Owner Owner, string? Search, string? Status, string? Kind, string? Service, LocalDate? From, LocalDate? To, int Take, string? Cursor) : IQuery<PortalOrderPage>
{
    /// <summary>So many of what a search finds are shown, the newest.</summary>
    public const int MostFound = 100;

    public Instant? Since => From?.AtMidnight().InUtc().ToInstant();

    public Instant? Before => To?.PlusDays(1).AtMidnight().InUtc().ToInstant();
}

/// <param name="NextCursor">Null when this is the last.</param>
/// <param name="IsCut">Whether a search found more than is shown.</param>
public sealed record PortalOrderPage(IReadOnlyList<PortalOrderLine> Orders, string? NextCursor, bool IsCut = false);

/// <summary>An order as a line of the list.</summary>
/// <param name="Number">What /api/b2b calls it by.</param>
/// <param name="Published">As the order's own surface tells its status.</param>
/// <param name="Status">Beyond a delivery's end, how its unboxing goes.</param>
/// <param name="Service">Null for a merchant's order.</param>
/// <param name="Recipient">Who gets it; null when nobody told a name.</param>
/// <param name="Place">Null where we do not deliver.</param>
/// <param name="Amount">What we are paid for a delivery; what the customer paid for a merchant's order.</param>
public sealed record PortalOrderLine(
    OrderNumber Number,
    OrderId Id,
    OrderOrigin Kind,
    string Reference,
    OrderStatus Published,
    OrderStatus Status,
    ServiceLevel? Service,
    string? Recipient,
    string? Email,
    string? Place,
    Money Amount,
    string? TrackingNumber,
    Instant CreatedAt,
    Instant UpdatedAt)
{
    public bool IsInUnboxing => Published != Status;
}

internal sealed class ListPortalOrdersValidator : AbstractValidator<ListPortalOrders>
{
    public ListPortalOrdersValidator()
    {
        RuleFor(query => query.Search).Sought();
        RuleFor(query => query.Status).OneOf(Names.All<OrderStatus>());
        RuleFor(query => query.Kind).OneOf(Names.All<OrderOrigin>());
        RuleFor(query => query.Service).OneOf(Names.All<ServiceLevel>());
    }
}
