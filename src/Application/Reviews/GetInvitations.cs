using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>How an account asks for reviews.</summary>
[Allows(Actors.Partner)]
public sealed record GetInvitations(Website Website) : IQuery<InvitationSettings>;

internal sealed class GetInvitationsHandler(IInvitations invitations) : IQueryHandler<GetInvitations, InvitationSettings>
{
    public async Task<Result<InvitationSettings>> Handle(GetInvitations request, CancellationToken cancellationToken) =>
        await invitations.SettingsOf(request.Website, cancellationToken);
}
