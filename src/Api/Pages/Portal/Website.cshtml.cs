using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>What a website says of itself, and what holds where a purchase does not tell.</summary>
public sealed class WebsiteModel : ReviewsPage
{
    public bool MayChange => PortalPolicy.Allows(Caller.User.Role, "/Portal/Website", "");

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty(Name = "url")]
    public string? Address { get; set; }

    [BindProperty(Name = "logo_url")]
    public string? LogoUrl { get; set; }

    [BindProperty(Name = "sender_name")]
    public string? SenderName { get; set; }

    [BindProperty(Name = "language")]
    public string? Spoken { get; set; }

    [BindProperty]
    public string? Country { get; set; }

    [BindProperty(Name = "time_zone")]
    public string? TimeZone { get; set; }

    [BindProperty(Name = "takes_orders")]
    public bool TakesOrders { get; set; }

    public async Task<IActionResult> OnGet()
    {
        if (!await Choose())
            return PortalMissing.In(HttpContext);
        if (Website is not { } kept)
            return Redirect(PortalAddresses.ReviewSettings);

        (Name, Address, LogoUrl, SenderName) = (kept.Name, kept.Url, kept.LogoUrl, kept.SenderName);
        (Spoken, Country, TimeZone, TakesOrders) = (kept.Language, kept.Country, kept.TimeZone, kept.TakesOrders);
        return Page();
    }

    public async Task<IActionResult> OnPost()
    {
        if (!await Choose() || Website is not { } kept)
            return PortalMissing.In(HttpContext);

        var changed = await Ask(new ChangeWebsite(Caller.Owner, kept.Id, Name, Address, LogoUrl, SenderName, Spoken, Country, TimeZone, TakesOrders));
        return changed.Error is { } refusal ? await Again(refusal) : AnewHere(Texts.Of("portal.website.changed"));
    }
}
