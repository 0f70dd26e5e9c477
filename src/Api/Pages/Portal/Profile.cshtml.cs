using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>What is somebody's own: their name and their password.</summary>
public sealed class ProfileModel : PortalPage
{
    public string? Name { get; private set; }

    public void OnGet() => Name = Caller.User.Name;

    public async Task<IActionResult> OnPostName(string? name)
    {
        Name = name;
        return (await Ask(new ChangeName(Caller.User.Id, name))).Error is { } refusal ? await Again(refusal) : Anew(Texts.Of("portal.profile.renamed"));
    }

    public async Task<IActionResult> OnPostPassword(string? current, string? password)
    {
        Name = Caller.User.Name;
        var changed = await Ask(new ChangePassword(Caller.User, new Password(current), new Password(password), UserAgent));
        if (changed.Error is { } refusal)
            return await Again(refusal);
        if (changed.Value.Session is not { } session)
            return await Again(Texts.Of("portal.profile.wrong_password"), StatusCodes.Status422UnprocessableEntity);
        Enter(Caller.User, session);
        return Anew(Texts.Of("portal.profile.password_changed"));
    }
}
