using Microsoft.AspNetCore.Mvc;
using NodaTime.Text;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Pages.Portal;

/// <summary>What became of every request for a review.</summary>
public sealed class ReviewRequestsModel : ReviewsPage
{
    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Reference { get; set; }

    /// <summary>The first day, in the website's time zone.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The last day, which is part of it.</summary>
    [BindProperty(Name = "to", SupportsGet = true)]
    public string? Until { get; set; }

    public Page<SolicitationView> Requests { get; private set; } = new([], null);

    public PagesPart Pages { get; private set; } = new(null, null);

    public bool MayErase => PortalPolicy.Allows(Caller.User.Role, "/Portal/ReviewRequests", "Erase");

    /// <summary>The rows, each with whether the consumer can be erased there: once for a purchase that brought several.</summary>
    public IEnumerable<(SolicitationView Request, bool CanErase)> Rows
    {
        get
        {
            var seen = new HashSet<PurchaseEventId>();
            return Requests.Data.Select(request => (request, MayErase && !request.IsErased && request.Purchase is { } purchase && seen.Add(purchase)));
        }
    }

    public bool IsFiltered => Status is not null || Reference is not null || From is not null || Until is not null;

    public async Task<IActionResult> OnGet(string? cursor)
    {
        Status = Names.Parse<SolicitationStatus>(Status) is { } known ? Names.Of(known) : null;
        if (!await Choose())
            return PortalMissing.In(HttpContext);
        if (Website is not { } website)
            return Page();

        var listed = await Ask(new ListFollowUp(website, Status, Reference, From, DayAfter(Until), null, cursor));
        if (listed.Error is { Kind: ErrorKind.Invalid } refusal)
            return await Again(refusal);
        if (listed.Error is not null)
            return Redirect(Here(("cursor", null)));

        Requests = listed.Value;
        Pages = new PagesPart(cursor is null ? null : Here(("cursor", null)), Requests.NextCursor is { } next ? Here(("cursor", next)) : null);
        return Page();
    }

    public async Task<IActionResult> OnPostErase(string? purchase)
    {
        if (!await Choose() || Website is not { } website || PurchaseEventId.Parse(purchase) is not { } id || (await Ask(new ErasePurchase(website, id))).Error is not null)
            return PortalMissing.In(HttpContext);
        return AnewHere(Texts.Of("portal.requests.is_erased"));
    }

    /// <summary>The class that a status is shown in.</summary>
    public static string LookOf(SolicitationStatus status) => status switch
    {
        SolicitationStatus.Answered => "",
        SolicitationStatus.Bounced or SolicitationStatus.Rejected => "bad",
        SolicitationStatus.Cancelled or SolicitationStatus.Received => "quiet",
        _ => "warn",
    };

    // What is no day is left as it is, for the rules to refuse.
    private static string? DayAfter(string? day) =>
        day is not null && LocalDatePattern.Iso.Parse(day) is { Success: true, Value: { Year: < 9998 } last } ? LocalDatePattern.Iso.Format(last.PlusDays(1)) : day;
}
