using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>Gives a member of the team another role. An account keeps an owner.</summary>
/// <param name="Role">A role's name.</param>
[Allows(Actors.Partner)]
public sealed record ChangeRole(PartnerId Partner, UserId User, string? Role) : ICommand<bool>, IAudited
{
    public string SubjectOf(object content) => PortalEntry.SubjectOf(User);
}

internal sealed class ChangeRoleValidator : AbstractValidator<ChangeRole>
{
    public ChangeRoleValidator() => RuleFor(command => command.Role).Required().OneOf(Names.All<Role>());
}

internal sealed class ChangeRoleHandler(IPortalUsers users) : ICommandHandler<ChangeRole, bool>
{
    public async Task<Result<bool>> Handle(ChangeRole command, CancellationToken ct)
    {
        var role = Names.Parse<Role>(command.Role)!.Value;
        var owners = await users.HoldOwners(command.Partner, ct);
        if (await users.Find(command.User, ct) is not { } member || member.Partner != command.Partner)
            return PortalRefusals.NotFound;
        if (owners == 1 && member.Role == Role.Owner && role != Role.Owner)
            return PortalRefusals.LastOwner;
        return await users.ChangeRole(command.Partner, command.User, role, ct) ? true : PortalRefusals.NotFound;
    }
}
