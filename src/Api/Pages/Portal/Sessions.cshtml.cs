using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Portal;
using Parcours.Domain.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>Where the reader is signed in, and how to end that.</summary>
public sealed class SessionsModel : PortalPage
{
    public IReadOnlyList<PortalSession> Sessions { get; private set; } = [];

    public Task OnGet() => Load();

    public async Task<IActionResult> OnPostRevoke(long id)
    {
        var ended = await Ask(new SignOut(Caller.User.Id, new SessionId(id)));
        return ended.Error is { } refusal ? await Again(refusal) : Anew(Texts.Of("portal.sessions.ended"));
    }

    public async Task<IActionResult> OnPostEverywhere()
    {
        await Ask(new SignOutEverywhere(Caller.User.Id));
        PortalCookies.ForgetSession(Response);
        Done = Texts.Of("portal.sessions.everywhere_done");
        return Redirect(PortalAddresses.SignIn);
    }

    protected override async Task Load() => Sessions = (await Ask(new ListSessions(Caller.User.Id))).Value;
}
