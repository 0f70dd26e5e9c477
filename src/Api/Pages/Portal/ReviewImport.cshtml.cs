using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Api.Reviews;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Pages.Portal;

/// <summary>A file of purchases: sent, watched while it is worked on, and its refused lines taken back.</summary>
[RequestSizeLimit(MostBytes)]
public sealed class ReviewImportModel(PurchaseReader reader) : ReviewsPage
{
    /// <summary>More than a file may have, so that it can be said what is too large.</summary>
    private const int MostBytes = 8 * PurchaseFormat.Most;

    private const int MostName = 255;

    public static int Megabytes => PurchaseFormat.Most / (1024 * 1024);

    /// <summary>The file that is looked at; null when none is.</summary>
    public PurchaseImport? Import { get; private set; }

    public IReadOnlyList<PurchaseImport> Before { get; private set; } = [];

    /// <summary>What is wrong with the file as a whole.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    public bool MaySend => PortalPolicy.Allows(Caller.User.Role, "/Portal/ReviewImport", "");

    public static int LookedAt(PurchaseImport import) => import.Accepted + import.Duplicates + import.Rejected;

    public async Task<IActionResult> OnGet(string? import)
    {
        if (!await Choose())
            return PortalMissing.In(HttpContext);
        if (import is not null && !await Find(import))
            return PortalMissing.In(HttpContext);

        await Load();
        return Page();
    }

    public async Task<IActionResult> OnPost(IFormFile? file)
    {
        if (!await Choose() || Website is not { } website)
            return PortalMissing.In(HttpContext);
        if (file is null or { Length: 0 })
            return await Again(Texts.Of("portal.import.no_file"), StatusCodes.Status422UnprocessableEntity);
        if (file.Length > PurchaseFormat.Most)
            return await Again(Texts.Of("portal.import.too_large", Megabytes), StatusCodes.Status413PayloadTooLarge);

        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes, HttpContext.RequestAborted);
        var read = PurchaseCsv.Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), website, reader);
        if (read.Error is { } unreadable)
            return await Refused(unreadable);

        var taken = await Ask(new ImportPurchases(website, NameOf(file), read.Value));
        return taken.Error is { } refusal ? await Refused(refusal) : Redirect(To(Request.Path, ("import", taken.Value.Id.ToString("D"))));
    }

    protected override async Task Load()
    {
        if (Website is { } website)
            Before = (await Ask(new ListPurchaseImports(website))).Value;
    }

    private async Task<bool> Find(string import)
    {
        if (Website is not { } website || PurchaseImportId.Parse(import) is not { } id || await Ask(new GetPurchaseImport(website, id)) is not { Error: null } found)
            return false;
        Import = found.Value;
        return true;
    }

    private async Task<IActionResult> Refused(Error refusal)
    {
        Problems = [.. refusal.Fields.Select(PurchaseProblemJson.Describe)];
        return await Again(Texts.Of("portal.import.refused"), StatusCodes.Status422UnprocessableEntity);
    }

    private static string NameOf(IFormFile file)
    {
        var name = Texts.Shown(Path.GetFileName(file.FileName));
        return name.Length <= MostName ? name : name[^MostName..];
    }
}
