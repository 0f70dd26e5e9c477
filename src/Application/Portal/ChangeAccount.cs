using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>Changes what an account says of itself, and what it decides.</summary>
/// <param name="Name">As customers read it.</param>
/// <param name="Email">Who is written to about failing webhooks and new proofs.</param>
/// <param name="Language">Of those mails: <c>fr</c> or <c>en</c>.</param>
/// <param name="ExpiredWindow">The name of what becomes of an unboxing that nobody submitted.</param>
[Allows(Actors.Partner)]
public sealed record ChangeAccount(PartnerId Partner, string? Name, string? Email, string? Language, string? ExpiredWindow) : ICommand<bool>, IAudited
{
    public string SubjectOf(object content) => PortalEntry.SubjectOf(Partner);
}

internal sealed class ChangeAccountValidator : AbstractValidator<ChangeAccount>
{
    public ChangeAccountValidator()
    {
        RuleFor(command => command.Name).Required().Text(100);
        RuleFor(command => command.Email).Required().Text().Email();
        RuleFor(command => command.Language).Required().OneOf(["en", "fr"]);
        RuleFor(command => command.ExpiredWindow).Required().OneOf(Names.All<ExpiredWindow>());
    }
}

internal sealed class ChangeAccountHandler(IPartnerRepository partners) : ICommandHandler<ChangeAccount, bool>
{
    public async Task<Result<bool>> Handle(ChangeAccount command, CancellationToken ct)
    {
        await partners.SaveProfile(
            command.Partner, command.Name!.Trim(), command.Email!.Trim(), command.Language!, Names.Parse<ExpiredWindow>(command.ExpiredWindow)!.Value, ct);
        return true;
    }
}
