using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>A person wants to be called otherwise.</summary>
[Allows(Actors.Partner)]
public sealed record ChangeName(UserId User, string? Name) : ICommand<bool>, IAudited
{
    public string SubjectOf(object content) => PortalEntry.SubjectOf(User);
}

internal sealed class ChangeNameValidator : AbstractValidator<ChangeName>
{
    public ChangeNameValidator() => RuleFor(command => command.Name).Required().Text(100);
}

internal sealed class ChangeNameHandler(IPortalUsers users) : ICommandHandler<ChangeName, bool>
{
    public async Task<Result<bool>> Handle(ChangeName command, CancellationToken ct)
    {
        await users.SetName(command.User, command.Name!.Trim(), ct);
        return true;
    }
}
