using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Kernel;
using Parcours.Application.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>What was done in the account, by whom and from where.</summary>
public sealed class ActivityModel : PortalPage
{
    public Page<Activity> Entries { get; private set; } = new([], null);

    public PagesPart Pages { get; private set; } = new(null, null);

    public async Task<IActionResult> OnGet(string? cursor)
    {
        var listed = await Ask(new ListActivity(Caller.User.Partner, cursor));
        if (listed.Error is not null)
            return NotFound();
        Entries = listed.Value;
        Pages = new PagesPart(cursor is null ? null : Here(("cursor", null)), Entries.NextCursor is { } next ? Here(("cursor", next)) : null);
        return Page();
    }

    /// <summary>In words; what has none yet is shown by its name.</summary>
    public static string Words(string action) => Texts.Find("portal.did." + action) ?? action;
}
