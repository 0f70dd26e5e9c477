using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>Where somebody asks to sign in with another address.</summary>
public sealed class EmailModel : PortalPage
{
    [BindProperty]
    public string? Email { get; set; }

    public void OnGet()
    {
        // The form begins empty.
    }

    public async Task<IActionResult> OnPost(string? current)
    {
        var asked = await Ask(new RequestEmailChange(Caller.User, new Password(current), Email));
        if (asked.Error is { } refusal)
            return await Again(refusal);
        return asked.Value ? Anew(Texts.Of("portal.email.sent", Texts.Shown(Email!.Trim()))) : await Again(Texts.Of("portal.profile.wrong_password"), StatusCodes.Status422UnprocessableEntity);
    }
}
