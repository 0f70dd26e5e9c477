using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Api.Pages.Portal;

/// <summary>The switch between the test and the live side of the account.</summary>
public sealed class ModeModel : PortalPage
{
    public RedirectResult OnPost(string? to, string? next)
    {
        if (Names.Parse<Mode>(to) is { } mode)
            PortalCookies.Keep(Response, mode);
        return Redirect(PortalAddresses.After(next));
    }
}
