using Parcours.Api.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>The same for whoever asked for mail, whether or not any was sent.</summary>
public sealed class CheckMailModel : PortalPage
{
    public void OnGet()
    {
        // Everything it says is in the page.
    }
}
