using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Portal;
using Parcours.Application.Portal;
using Parcours.Domain.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>Behind the link of a sign-up. A button opens the account, since programs that read mail follow links; the keys are in that one answer and nowhere else.</summary>
public sealed class ConfirmModel(FirstCall firstCall) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? Link { get; set; }

    public PortalToken? Pending { get; private set; }

    public OpenedAccount? Opened { get; private set; }

    public IReadOnlyList<FirstCallSnippet> Snippets => firstCall.For(Opened!.Signing, Language);

    public async Task<IActionResult> OnGet()
    {
        await Load();
        return Pending is null ? await Again(PortalRefusals.LinkIsOver) : Page();
    }

    public async Task<IActionResult> OnPost()
    {
        var opened = await Ask(new ConfirmEmail(new PortalSecret(Link ?? ""), UserAgent));
        if (opened.Error is { } refusal)
            return await Again(refusal);

        Opened = opened.Value;
        Enter(opened.Value.User, Opened.Session);
        return Page();
    }

    protected override async Task Load() => Pending = await Ask(new FindLink(new PortalSecret(Link ?? ""), TokenPurpose.SignUp)) is { Error: null } found ? found.Value : null;
}
