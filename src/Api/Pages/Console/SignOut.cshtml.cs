using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Ops.Console;
using Parcours.Api.Portal;

namespace Parcours.Api.Pages.Console;

/// <summary>Ends the shift in this browser.</summary>
public sealed class SignOutModel : ConsolePage
{
    public IActionResult OnPost()
    {
        PortalCookies.ForgetOperator(Response);
        return Redirect(ConsoleAddresses.SignIn);
    }
}
