using System.Collections.Frozen;
using System.Reflection;
using FluentValidation;
using FluentValidation.Results;
using Parcours.Application.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>A password as somebody typed it.</summary>
public readonly record struct Password(string? Text)
{
    /// <summary>Length is what makes a password strong, so that is what is asked for.</summary>
    public const int Fewest = 10;

    /// <summary>A longer one would only cost time to hash.</summary>
    public const int Most = 200;

    // The text must not reach a log or a message through a record that holds it.
    public override string ToString() => "…";
}

/// <summary>A password that is about to be kept, and what will be kept of it.</summary>
public interface ISetsPassword : IPrepared
{
    Password Password { get; }

    string? PasswordHash { get; set; }
}

/// <summary>Hashes the password of whatever command sets one.</summary>
internal sealed class PasswordPreparation<TRequest>(IPasswords passwords) : IPreparation<TRequest>
    where TRequest : ISetsPassword
{
    public async Task Prepare(TRequest request, CancellationToken ct) => request.PasswordHash = await passwords.Hash(request.Password.Text!, ct);
}

/// <summary>Whether somebody who is signed in knows the password: who only finds a browser open does not. It is slow, so it is asked before a unit of work.</summary>
internal sealed class PasswordProof(IPortalUsers users, IPasswords passwords)
{
    public async Task<bool> IsRight(PortalUser user, Password typed, CancellationToken ct) =>
        (await passwords.Check((await users.FindPassword(user.Email, ct))?.Hash, typed.Text!, ct)).IsRight;
}

internal static class PasswordRules
{
    /// <summary>Passwords of ten characters and more that everybody tries first, one a line.</summary>
    private static readonly FrozenSet<string> Common = ReadCommon();

    /// <summary>What is wrong is never echoed.</summary>
    /// <param name="emailOf">The person's address where the request has it: it is no password.</param>
    public static IRuleBuilderOptionsConditions<T, Password> Strong<T>(this IRuleBuilder<T, Password> rule, Func<T, string?>? emailOf = null) => rule.Custom((password, context) =>
    {
        if (password.Text is not { Length: > 0 } text)
            Wrong(context, "required");
        else if (text.Length is < Password.Fewest or > Password.Most)
            Wrong(context, "password", Password.Fewest, Password.Most);
        else if (Common.Contains(text.ToLowerInvariant()) || (emailOf?.Invoke(context.InstanceToValidate) is { Length: > 0 } email && EmailKey.Of(email) == EmailKey.Of(text)))
            Wrong(context, "password_common");
    });

    /// <summary>One that is to be compared with what is kept.</summary>
    public static IRuleBuilderOptions<T, Password> Given<T>(this IRuleBuilder<T, Password> rule) =>
        rule.Must(password => password.Text is { Length: > 0 and <= Password.Most }).WithErrorCode("required");

    private static void Wrong<T>(ValidationContext<T> context, string rule, params object[] arguments) =>
        context.AddFailure(new ValidationFailure(context.PropertyPath, null) { ErrorCode = rule, CustomState = arguments });

    private static FrozenSet<string> ReadCommon()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Parcours.Application.Portal.CommonPasswords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
