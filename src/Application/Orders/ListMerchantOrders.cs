using System.Globalization;
using FluentValidation;
using FluentValidation.Results;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Orders;

/// <summary>The owner's <c>/api/b2b</c> orders, newest first: by pages near the beginning, by cursor without end. The parameters are the query string's texts.</summary>
[Allows(Actors.Partner)]
public sealed record ListMerchantOrders(Owner Owner, string? Status, string? Page, string? Limit, string? Cursor) : IQuery<MerchantOrderPage>
{
    public const int DefaultLimit = 20;

    /// <summary>How far back pages go: one further down costs as much as all before it.</summary>
    public const int MostByPages = 10_000;

    public int Take => Limit is null ? DefaultLimit : int.Parse(Limit, CultureInfo.InvariantCulture);

    /// <summary>From 1.</summary>
    public int PageNumber => Page is null ? 1 : int.Parse(Page, CultureInfo.InvariantCulture);
}

/// <param name="Total">Of all pages.</param>
/// <param name="NextCursor">Null when this is the last.</param>
public sealed record MerchantOrderPage(IReadOnlyList<MerchantOrderView> Orders, long Total, int Page, int Limit, string? NextCursor);

internal sealed class ListMerchantOrdersValidator : AbstractValidator<ListMerchantOrders>
{
    public ListMerchantOrdersValidator()
    {
        RuleFor(query => query.Status).OneOf(OrderLifecycle.MerchantStatuses);
        RuleFor(query => query.Limit).WholeNumber(1, 100);
        RuleFor(query => query.Page).WholeNumber(1, ListMerchantOrders.MostByPages);
        RuleFor(query => query.Page).Custom(IsNotTooFar);
    }

    private static void IsNotTooFar(string? page, ValidationContext<ListMerchantOrders> context)
    {
        var query = context.InstanceToValidate;
        if (int.TryParse(page, CultureInfo.InvariantCulture, out var number) && number <= ListMerchantOrders.MostByPages
            && int.TryParse(query.Limit ?? ListMerchantOrders.DefaultLimit.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var limit)
            && (long)number * limit > ListMerchantOrders.MostByPages)
        {
            context.AddFailure(new ValidationFailure(context.PropertyPath, null, page) { ErrorCode = "page_too_far", CustomState = new object[] { ListMerchantOrders.MostByPages } });
        }
    }
}
