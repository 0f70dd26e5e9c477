using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Portal;
using Parcours.Application.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>Where a new password is asked for.</summary>
public sealed class ForgottenModel : PortalPage
{
    [BindProperty]
    public string? Email { get; set; }

    public void OnGet()
    {
        // A form, and nothing to read for it.
    }

    public async Task<IActionResult> OnPost()
    {
        var asked = await Ask(new RequestPasswordReset(Email));
        return asked.Error is { } refusal ? await Again(refusal) : Redirect(PortalAddresses.CheckMail);
    }
}
