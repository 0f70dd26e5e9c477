using Parcours.Api.Portal;
using Parcours.Application.Partners;

namespace Parcours.Api.Pages.Portal;

/// <summary>Where somebody arrives: who they are here, and what to do next.</summary>
public sealed class IndexModel(IPartnerRepository partners) : PortalPage
{
    public string Account { get; private set; } = "";

    public async Task OnGet() => Account = (await partners.Find(Caller.User.Partner, HttpContext.RequestAborted)).Name;
}
