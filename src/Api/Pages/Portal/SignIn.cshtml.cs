using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>Address and password. What is wrong is never said of one of them alone.</summary>
public sealed class SignInModel : PortalPage
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty(Name = "password")]
    public string? Typed { get; set; }

    /// <summary>Where somebody wanted to go.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Next { get; set; }

    public IActionResult OnGet() => Visitor is null ? Page() : Redirect(PortalAddresses.After(Next));

    public async Task<IActionResult> OnPost()
    {
        var asked = await Ask(new SignIn(Email, new Password(Typed), UserAgent));
        if (asked.Error is { } refusal)
            return await Again(refusal);
        if (asked.Value.IsRefused)
            return await Again(Texts.Of("portal.sign_in.wrong"), StatusCodes.Status422UnprocessableEntity);
        if (asked.Value.SecondFactor is { } ticket)
        {
            PortalCookies.KeepTicket(Response, ticket);
            return Redirect(PortalAddresses.SecondFactor + QueryString.Create("next", PortalAddresses.After(Next)));
        }

        PortalCookies.Keep(Response, asked.Value.Session!.Value);
        return Redirect(PortalAddresses.After(Next));
    }
}
