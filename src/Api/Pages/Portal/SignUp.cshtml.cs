using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Portal;
using Parcours.Application.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>Name, shop, address, password: the answer is a mail.</summary>
public sealed class SignUpModel : PortalPage
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Company { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty(Name = "password")]
    public string? Typed { get; set; }

    public IActionResult OnGet() => Visitor is null ? Page() : Redirect(PortalAddresses.Home);

    public async Task<IActionResult> OnPost()
    {
        var asked = await Ask(new SignUp(Name, Company, Email, new Password(Typed), Language));
        return asked.Error is { } refusal ? await Again(refusal) : Redirect(PortalAddresses.CheckMail);
    }
}
