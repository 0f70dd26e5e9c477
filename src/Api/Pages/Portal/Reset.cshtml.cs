using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Portal;
using Parcours.Domain.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>Behind the link of a forgotten password.</summary>
public sealed class ResetModel : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? Link { get; set; }

    [BindProperty(Name = "password")]
    public string? Typed { get; set; }

    /// <summary>The link leads nowhere any more.</summary>
    public bool IsOver { get; private set; }

    public async Task<IActionResult> OnGet()
    {
        var found = await Ask(new FindLink(new PortalSecret(Link ?? ""), TokenPurpose.Reset));
        IsOver = found.Error is not null;
        return found.Error is { } refusal ? await Again(refusal) : Page();
    }

    public async Task<IActionResult> OnPost()
    {
        var reset = await Ask(new ResetPassword(new PortalSecret(Link ?? ""), new Password(Typed)));
        if (reset.Error is { } refusal)
        {
            IsOver = refusal == PortalRefusals.LinkIsOver;
            return await Again(refusal);
        }

        PortalCookies.ForgetSession(Response);
        Done = Texts.Of("portal.reset.done");
        return Redirect(PortalAddresses.SignIn);
    }
}
