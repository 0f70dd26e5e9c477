using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Portal;
using Parcours.Application.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>Ends the session at hand.</summary>
public sealed class SignOutModel : PortalPage
{
    public async Task<IActionResult> OnPost()
    {
        await Ask(new SignOut(Caller.User.Id, Caller.Session));
        PortalCookies.ForgetSession(Response);
        return Redirect(PortalAddresses.SignIn);
    }
}
