using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Media;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Pages.Portal;

/// <summary>The account: its plan and what of it is used, its profile, and how long what is kept. Everyone sees it, owners change it.</summary>
[RequestSizeLimit(MostBytes)]
public sealed class AccountModel : PortalPage
{
    /// <summary>More than a logo may have, so that it can be said that it is too large.</summary>
    private const int MostBytes = 2 * IImages.MostBytes;

    public static int Megabytes => IImages.MostBytes / (1024 * 1024);

    public AccountView Shown { get; private set; } = null!;

    public bool MayChange => PortalPolicy.Allows(Caller.User.Role, "/Portal/Account", "");

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty(Name = "language")]
    public string? MailLanguage { get; set; }

    [BindProperty(Name = "expired_window")]
    public string? ExpiredWindow { get; set; }

    /// <summary>Of the plan, in whole percent, a hundred at most; null without a limit.</summary>
    public int? UsedPercent => Shown.Limit is { } limit ? (int)Math.Min(100, limit == 0 ? 100 : Shown.Used * 100 / limit) : null;

    public async Task OnGet()
    {
        await Load();
        var account = Shown.Account;
        (Name, Email, MailLanguage, ExpiredWindow) = (account.Name, account.ContactEmail, account.Language, Names.Of(account.ExpiredWindow));
    }

    public async Task<IActionResult> OnPost() =>
        (await Ask(new ChangeAccount(Caller.User.Partner, Name, Email, MailLanguage, ExpiredWindow))).Error is { } refusal ? await Again(refusal) : Anew(Texts.Of("portal.account.changed"));

    public async Task<IActionResult> OnPostLogo(IFormFile? image)
    {
        // The profile's form, which was not sent, stands as it is kept.
        await OnGet();
        if (image is null or { Length: 0 })
            return await Again(Texts.Of("portal.logo.no_file"), StatusCodes.Status422UnprocessableEntity);
        if (image.Length > IImages.MostBytes)
            return await Again(Texts.Of("portal.logo.too_large", Megabytes), StatusCodes.Status413PayloadTooLarge);

        using var bytes = new MemoryStream((int)image.Length);
        await image.CopyToAsync(bytes, HttpContext.RequestAborted);
        var changed = await Ask(new ChangeLogo(Caller.User.Partner, bytes.ToArray()));
        return changed.Error is { } refusal ? await Again(refusal) : Anew(Texts.Of("portal.logo.changed"));
    }

    public async Task<IActionResult> OnPostRemoveLogo()
    {
        await Ask(new RemoveLogo(Caller.User.Partner));
        return Anew(Texts.Of("portal.logo.removed"));
    }

    protected override async Task Load() => Shown = (await Ask(new ShowAccount(Caller.User.Partner))).Value;
}
