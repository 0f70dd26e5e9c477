using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>The orders of the list, all pages of it, as a file.</summary>
public sealed class OrdersExportModel : PortalPage
{
    public async Task<IActionResult> OnGet()
    {
        var filters = OrderFilters.In(Request.Query);
        var query = filters.For(Caller.Owner, OrderCsv.PageSize, cursor: null);
        if (!filters.AreDaysRight || await Ask(query) is not { Error: null } first)
            // The list says what is wrong.
            return Redirect(PortalAddresses.Orders + Request.QueryString);

        return new StreamedResult(TypedResults.Stream(body => OrderCsv.Write(first.Value, Next, body, HttpContext.RequestAborted), Spreadsheets.ContentType, "orders.csv"));

        async Task<Application.Portal.PortalOrderPage?> Next(string cursor) => await Ask(query with { Cursor = cursor }) is { Error: null } page ? page.Value : null;
    }
}
