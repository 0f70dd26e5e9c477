using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Portal;
using Parcours.Domain.Portal;

namespace Parcours.Api.Pages.Portal;

/// <summary>Who works for the account. Everyone sees it, owners change it.</summary>
public sealed class TeamModel : PortalPage
{
    public Team Team { get; private set; } = new([], []);

    public bool MayChange => PortalPolicy.Allows(Caller.User.Role, "/Portal/Team", "Invite");

    public string? Email { get; private set; }

    /// <summary>The role that was chosen for the invitation.</summary>
    public string? Invited { get; private set; }

    public Task OnGet() => Load();

    public async Task<IActionResult> OnPostInvite(string? email, string? role)
    {
        (Email, Invited) = (email, role);
        return await After(await Ask(new InviteMember(Caller.User, email, role)), Texts.Of("portal.team.invitation_sent"));
    }

    public async Task<IActionResult> OnPostWithdraw(long invitation) =>
        await After(await Ask(new WithdrawInvitation(Caller.User.Partner, new InvitationId(invitation))), Texts.Of("portal.team.withdrawn"));

    public async Task<IActionResult> OnPostRole(long user, string? role) =>
        await After(await Ask(new ChangeRole(Caller.User.Partner, new UserId(user), role)), Texts.Of("portal.team.changed"));

    public async Task<IActionResult> OnPostRemove(long user) =>
        await After(await Ask(new RemoveMember(Caller.User.Partner, new UserId(user))), Texts.Of("portal.team.removed"));

    protected override async Task Load() => Team = (await Ask(new ListTeam(Caller.User.Partner))).Value;

    private async Task<IActionResult> After(Parcours.Domain.Kernel.Result<bool> result, string done) => result.Error is { } refusal ? await Again(refusal) : Anew(done);
}
