using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Parcours.Api.Docs;
using Parcours.Api.Http;

namespace Parcours.Api.Pages;

/// <summary>The guide for partners: what the repository has under <c>docs/guide</c>.</summary>
[ReadOnlyPage]
public sealed class GuideModel(Guide guide) : PageModel
{
    public Docs.GuidePage? Shown { get; private set; }

    public Docs.GuidePage? Before { get; private set; }

    public Docs.GuidePage? After { get; private set; }

    public IReadOnlyList<Docs.GuidePage> Contents => guide.Contents(Reader);

    public IReadOnlyList<Docs.GuidePage> References => guide.Contents(Guide.Reference);

    public string Title => Shown?.Title ?? Texts.Of("guide.unknown");

    /// <summary>The reader's language, which the address has chosen where it could.</summary>
    public string Reader => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    public IActionResult OnGet(string? section, string? name)
    {
        if (section is null || name is null)
        {
            Response.Headers.Vary = "Accept-Language";
            // What is no section may be a page, told without a language.
            return Redirect(guide.Contents(section ?? Reader) is [var first, ..] ? first.Address : $"/docs/guide/{Reader}/{Uri.EscapeDataString(section!)}");
        }

        Shown = guide.Find(section, name);
        if (Shown is null && guide.FindMoved(section, name) is { } successor)
            return RedirectPermanent(successor.Address);
        (Before, After) = Shown is null ? (null, null) : guide.Neighbours(Shown);
        Response.StatusCode = Shown is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return Page();
    }

    /// <summary>The same page in the other language; a reference stays, with the other words around it.</summary>
    public string OtherLanguage(string language) =>
        Shown is null ? $"/docs/guide/{language}" : Shown.Section == Guide.Reference ? $"{Shown.Address}?lang={language}" : $"/docs/guide/{language}/{Shown.Name}";
}
