using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>
/// Somebody types an address and a password. A wrong password, an address that nobody has and an account that waits are one answer, at one cost.
/// It is a command that succeeds in any case, since a wrong try is counted and the count must outlive the refusal.
/// </summary>
[AllowsAnyone]
public sealed record SignIn(string? Email, Password Password, string? UserAgent) : ICommand<SignInOutcome>, IPrepared
{
    /// <summary>Whose password was checked, and how that went.</summary>
    internal (UserId User, PasswordVerdict Verdict) Checked { get; set; }
}

/// <param name="Session">What the cookie of the new session holds; null when nobody is signed in yet.</param>
/// <param name="SecondFactor">What stands for the right password until the code comes; null when none is asked for.</param>
public sealed record SignInOutcome(PortalSecret? Session, PortalSecret? SecondFactor)
{
    public static readonly SignInOutcome Refused = new(null, null);

    public bool IsRefused => Session is null && SecondFactor is null;
}

internal sealed class SignInValidator : AbstractValidator<SignIn>
{
    public SignInValidator()
    {
        RuleFor(command => command.Email).Required().Text();
        RuleFor(command => command.Password).Must(password => password.Text is { Length: > 0 }).WithErrorCode("required");
    }
}

internal sealed class SignInPreparation(IPortalUsers users, IPasswords passwords) : IPreparation<SignIn>
{
    public async Task Prepare(SignIn request, CancellationToken ct)
    {
        var stored = await users.FindPassword(request.Email!, ct);
        var typed = request.Password.Text!;
        // One too long was never kept, and costs no more to check than any other.
        var verdict = await passwords.Check(typed.Length > Password.Most ? null : stored?.Hash, typed[..Math.Min(typed.Length, Password.Most)], ct);
        request.Checked = (stored?.User ?? default, verdict);
    }
}

internal sealed class SignInHandler(IPortalUsers users, IPortalTokens tokens, PortalEntry entry, SecondFactorCheck check, IClock clock) : ICommandHandler<SignIn, SignInOutcome>
{
    public async Task<Result<SignInOutcome>> Handle(SignIn command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var (id, verdict) = command.Checked;
        var failures = await users.CountTry(id, now, ct);
        var user = await users.Find(id, ct);
        if (failures is null || !verdict.IsRight || user is null)
        {
            await check.Fail(id, failures, now, ct);
            return SignInOutcome.Refused;
        }

        if (verdict.NewHash is { } better)
            await users.SetPassword(id, better, ct);
        if (user.HasSecondFactor)
        {
            // Only this try: whoever knows the password must not guess codes for ever.
            await users.ForgiveTry(id, ct);
            var ticket = PortalSecret.New();
            await tokens.Add(ticket, new PortalToken(TokenPurpose.SecondFactor, id), now, ct);
            return new SignInOutcome(null, ticket);
        }

        await users.ForgetTries(id, ct);
        await entry.Note(id, user.Partner, "sign_in", PortalEntry.SubjectOf(id), now, ct);
        return new SignInOutcome(await entry.Open(id, command.UserAgent, now, ct), null);
    }
}
