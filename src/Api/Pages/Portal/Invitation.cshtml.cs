using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Portal;
using Parcours.Application.Partners;
using Parcours.Application.Portal;
using Parcours.Domain.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>Behind the link of an invitation.</summary>
public sealed class InvitationModel(IPartnerRepository partners) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? Link { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty(Name = "password")]
    public string? Typed { get; set; }

    public PortalToken? Invited { get; private set; }

    public string? Account { get; private set; }

    public async Task<IActionResult> OnGet()
    {
        await Load();
        return Invited is null ? await Again(PortalRefusals.LinkIsOver) : Page();
    }

    public async Task<IActionResult> OnPost()
    {
        var joined = await Ask(new AcceptInvitation(new PortalSecret(Link ?? ""), Name, new Password(Typed), Language, UserAgent));
        if (joined.Error is { } refusal)
            return await Again(refusal);

        PortalCookies.Keep(Response, joined.Value.Session);
        return Redirect(PortalAddresses.Home);
    }

    protected override async Task Load()
    {
        if (await Ask(new FindLink(new PortalSecret(Link ?? ""), TokenPurpose.Invitation)) is { Error: null } found)
            (Invited, Account) = (found.Value, (await partners.Find(found.Value.Partner!.Value, HttpContext.RequestAborted)).Name);
    }
}
