using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>The code after the password.</summary>
public sealed class SecondFactorModel : PortalPage
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Next { get; set; }

    public IActionResult OnGet() => PortalCookies.TicketIn(Request) is null ? Redirect(PortalAddresses.SignIn) : Page();

    public async Task<IActionResult> OnPost()
    {
        if (PortalCookies.TicketIn(Request) is not { } ticket)
            return Redirect(PortalAddresses.SignIn);
        var asked = await Ask(new VerifySecondFactor(ticket, Code, UserAgent));
        if (asked.Error is { } refusal)
            return await Again(refusal);
        if (asked.Value.IsTicketOver)
            return Redirect(PortalAddresses.SignIn);
        if (asked.Value.Session is not { } session)
            return await Again(Texts.Of("portal.second_factor.wrong"), StatusCodes.Status422UnprocessableEntity);

        PortalCookies.Keep(Response, session);
        return Redirect(PortalAddresses.After(Next));
    }
}
