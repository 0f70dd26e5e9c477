using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>
/// Somebody wants an account. Nothing is opened before they follow the link in a mail: an address that nobody confirms leaves nothing but a token that
/// expires. The answer is the same for an address that has an account; its owner is told by mail.
/// </summary>
/// <param name="Company">The account's name, as customers know the shop.</param>
/// <param name="Language">In which they are written to: <c>fr</c> or <c>en</c>.</param>
[AllowsAnyone]
public sealed record SignUp(string? Name, string? Company, string? Email, Password Password, string Language) : ICommand<bool>, ISetsPassword
{
    public string? PasswordHash { get; set; }
}

internal sealed class SignUpValidator : AbstractValidator<SignUp>
{
    public SignUpValidator()
    {
        RuleFor(command => command.Name).Required().Text(100);
        RuleFor(command => command.Company).Required().Text(100);
        RuleFor(command => command.Email).Required().Text().Email();
        RuleFor(command => command.Password).Strong(command => command.Email);
    }
}

internal sealed class SignUpHandler(IPortalUsers users, IPortalTokens tokens, PortalMails mails, IClock clock) : ICommandHandler<SignUp, bool>
{
    public async Task<Result<bool>> Handle(SignUp command, CancellationToken ct)
    {
        var (now, email) = (clock.GetCurrentInstant(), command.Email!.Trim());
        if (!await mails.MayWriteTo(email, now, ct))
            return true;

        if (await users.Find(email, ct) is { } known)
        {
            await mails.SayThatAnAccountExists(known, now, ct);
            return true;
        }

        var secret = PortalSecret.New();
        await tokens.Add(
            secret,
            new PortalToken(TokenPurpose.SignUp, Email: email, Name: command.Name!.Trim(), AccountName: command.Company!.Trim(), PasswordHash: command.PasswordHash, Language: command.Language),
            now,
            ct);
        await mails.AskToConfirm(email, command.Name!.Trim(), command.Language, secret, now, ct);
        return true;
    }
}
