using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>The link of an invitation leads nowhere any more.</summary>
[Allows(Actors.Partner)]
public sealed record WithdrawInvitation(PartnerId Partner, InvitationId Invitation) : ICommand<bool>, IAudited
{
    public string SubjectOf(object content) => PortalEntry.SubjectOf(Partner);
}

internal sealed class WithdrawInvitationHandler(IPortalTokens tokens) : ICommandHandler<WithdrawInvitation, bool>
{
    public async Task<Result<bool>> Handle(WithdrawInvitation command, CancellationToken ct) =>
        await tokens.Withdraw(command.Partner, command.Invitation, ct) ? true : PortalRefusals.NotFound;
}
