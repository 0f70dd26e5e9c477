using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Portal;
using Parcours.Domain.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>The second factor: set up, confirmed by a first code, switched off by a last one.</summary>
public sealed class SecurityModel : PortalPage
{
    [BindProperty]
    public string? Code { get; set; }

    public SecondFactorView Factor { get; private set; } = new(false, 0, null);

    /// <summary>Shown once, after the first code.</summary>
    public IReadOnlyList<RecoveryCode>? Codes { get; private set; }

    public Task OnGet() => Load();

    public async Task<IActionResult> OnPostBegin()
    {
        var begun = await Ask(new BeginTotp(Caller.User.Id));
        return begun.Error is { } refusal ? await Again(refusal) : Anew();
    }

    public async Task<IActionResult> OnPostConfirm()
    {
        var confirmed = await Ask(new ConfirmTotp(Caller.User.Id, Code));
        if (confirmed.Error is { } refusal)
            return await Again(refusal);

        Codes = confirmed.Value.All;
        return Page();
    }

    public async Task<IActionResult> OnPostDisable()
    {
        var disabled = await Ask(new DisableTotp(Caller.User.Id, Code));
        if (disabled.Error is { } refusal)
            return await Again(refusal);
        return disabled.Value ? Anew(Texts.Of("portal.security.is_off")) : await Again(Texts.Of("portal.second_factor.wrong"), StatusCodes.Status422UnprocessableEntity);
    }

    protected override async Task Load() => Factor = (await Ask(new ShowSecondFactor(Caller.User.Id, Caller.User.Email))).Value;
}
