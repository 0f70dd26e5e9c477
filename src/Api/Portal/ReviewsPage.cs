using Microsoft.AspNetCore.Mvc;
using Parcours.Application.Reviews;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Portal;

/// <summary>What the pages about reviews share: the website that they are about, which the query names where the account has several.</summary>
public abstract class ReviewsPage : PortalPage
{
    public const string WebsiteParameter = "website";

    public IReadOnlyList<Website> Websites { get; private set; } = [];

    /// <summary>Null when the account has none on this side.</summary>
    public Website? Website { get; private set; }

    /// <summary>The address of another of these pages, about the same website.</summary>
    public string To(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var parts = QueryString.Empty;
        if (Websites.Count > 1)
            parts = parts.Add(WebsiteParameter, Website!.Id.ToString());
        foreach (var (name, value) in query)
        {
            if (value is not null)
                parts = parts.Add(name, value);
        }

        return path + parts;
    }

    /// <summary>False when the query names a website that the account does not have.</summary>
    protected async Task<bool> Choose()
    {
        Websites = (await Ask(new ListWebsites(Caller.Owner))).Value;
        var named = Request.Query[WebsiteParameter].ToString();
        Website = named.Length == 0 ? (Websites is [var first, ..] ? first : null) : Websites.FirstOrDefault(website => website.Id == WebsiteId.Parse(named));
        return Website is not null || named.Length == 0;
    }

    /// <summary>The page anew about the same website, after a form was taken.</summary>
    protected RedirectResult AnewHere(string done)
    {
        Done = done;
        return Redirect(Here());
    }
}
