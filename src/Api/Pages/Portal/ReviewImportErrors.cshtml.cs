using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Api.Reviews;
using Parcours.Application.Reviews;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Pages.Portal;

/// <summary>The lines of a file that were refused, each with the reason, to be mended and sent again.</summary>
public sealed class ReviewImportErrorsModel : ReviewsPage
{
    public async Task<IActionResult> OnGet(string import)
    {
        if (!await Choose() || Website is not { } website || PurchaseImportId.Parse(import) is not { } id || await Ask(new ListRefusedLines(website, id)) is not { Error: null } refused)
            return PortalMissing.In(HttpContext);
        return File(PurchaseCsv.Write(refused.Value), Spreadsheets.ContentType, "rejected.csv");
    }
}
