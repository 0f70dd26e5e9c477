using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>Somebody leaves the team: they are signed out, forgotten, and their address is free again. An account keeps an owner; what they did stays in the audit log under their number.</summary>
[Allows(Actors.Partner)]
public sealed record RemoveMember(PartnerId Partner, UserId User) : ICommand<bool>, IAudited
{
    public string SubjectOf(object content) => PortalEntry.SubjectOf(User);
}

internal sealed class RemoveMemberHandler(IPortalUsers users) : ICommandHandler<RemoveMember, bool>
{
    public async Task<Result<bool>> Handle(RemoveMember command, CancellationToken ct)
    {
        var owners = await users.HoldOwners(command.Partner, ct);
        if (await users.Find(command.User, ct) is not { } member || member.Partner != command.Partner)
            return PortalRefusals.NotFound;
        if (owners == 1 && member.Role == Role.Owner)
            return PortalRefusals.LastOwner;
        return await users.Remove(command.Partner, command.User, ct) ? true : PortalRefusals.NotFound;
    }
}
