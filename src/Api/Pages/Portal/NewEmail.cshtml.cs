using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Portal;
using Parcours.Domain.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>Behind the link that went to a new address. A button takes it, since programs that read mail follow links; it may be pressed in another browser than it was asked for in.</summary>
public sealed class NewEmailModel : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? Link { get; set; }

    /// <summary>The new address; null when the link leads nowhere any more.</summary>
    public string? Email { get; private set; }

    public async Task<IActionResult> OnGet()
    {
        await Load();
        return Email is null ? await Again(PortalRefusals.LinkIsOver) : Page();
    }

    public async Task<IActionResult> OnPost()
    {
        var changed = await Ask(new ChangeEmail(new PortalSecret(Link ?? "")));
        if (changed.Error is { } refusal)
            return await Again(refusal);

        Done = Texts.Of("portal.new_email.done");
        return Redirect(PortalAddresses.Profile);
    }

    protected override async Task Load() => Email = await Ask(new FindLink(new PortalSecret(Link ?? ""), TokenPurpose.EmailChange)) is { Error: null } found ? found.Value.Email : null;
}
