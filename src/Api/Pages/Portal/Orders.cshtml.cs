using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Pages.Portal;

/// <summary>The account's orders of both kinds: looked for, narrowed, paged and taken along as a file.</summary>
public sealed class OrdersModel : PortalPage
{
    private const int PageSize = 25;

    private string? Cursor => Request.Query["cursor"] is [{ Length: > 0 } cursor] ? cursor : null;

    public OrderFilters Filters => OrderFilters.In(Request.Query);

    public PortalOrderPage Orders { get; private set; } = new([], null);

    public bool MayExport => PortalPolicy.Allows(Caller.User.Role, "/Portal/OrdersExport");

    public string ExportAddress => QueryHelpers.AddQueryString(PortalAddresses.Orders + "/export", Request.Query.Where(pair => pair.Key is not ("cursor" or "lang")).SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value))));

    public PagesPart Pages => new(Cursor is null ? null : Here(("cursor", null)), Orders.NextCursor is { } next ? Here(("cursor", next)) : null);

    /// <summary>Every status that an order of either kind can show.</summary>
    public static IReadOnlyList<string> Statuses { get; } = [.. OrderLifecycle.DeliveryStatuses.Union(OrderLifecycle.MerchantStatuses)];

    public static IReadOnlyList<string> Kinds => Names.All<OrderOrigin>();

    public static IReadOnlyList<string> Services => Names.All<ServiceLevel>();

    public async Task<IActionResult> OnGet()
    {
        if (!Filters.AreDaysRight)
            return await Again(Texts.Of("portal.orders.wrong_day"), StatusCodes.Status422UnprocessableEntity);

        var found = await Ask(Filters.For(Caller.Owner, PageSize, Cursor));
        if (found.Error is { Kind: ErrorKind.NotFound })
            // A page of the other mode, or one that was copied badly.
            return Redirect(Here(("cursor", null)));
        if (found.Error is { } refusal)
            return await Again(refusal);

        Orders = found.Value;
        return Page();
    }
}
