using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>The language in which a person is written to: the one they chose to read last.</summary>
/// <param name="Language"><c>fr</c> or <c>en</c>.</param>
[Allows(Actors.Partner)]
public sealed record ChooseLanguage(UserId User, string? Language) : ICommand<bool>;

internal sealed class ChooseLanguageValidator : AbstractValidator<ChooseLanguage>
{
    public ChooseLanguageValidator() => RuleFor(command => command.Language).Required().OneOf(["en", "fr"]);
}

internal sealed class ChooseLanguageHandler(IPortalUsers users) : ICommandHandler<ChooseLanguage, bool>
{
    public async Task<Result<bool>> Handle(ChooseLanguage command, CancellationToken ct)
    {
        await users.SetLanguage(command.User, command.Language!, ct);
        return true;
    }
}
