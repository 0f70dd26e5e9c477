using System.Buffers;
using System.Globalization;
using FluentValidation;
using FluentValidation.Results;
using FluentValidation.Validators;
using NodaTime;
using NodaTime.Text;
using PhoneNumbers;

namespace Parcours.Application.Kernel;

/// <summary>
/// The rules that fields share. Each carries the name of its texts in the resource files, so that a message is French or English;
/// a rule about a value is silent while the value is absent: <see cref="Required{T,TField}"/> says that.
/// </summary>
public static class Rules
{
    public const int DefaultLength = 255;

    private const int MostEchoed = 100;

    private static readonly SearchValues<char> NeverInAddresses = SearchValues.Create([.. " \"(),:;<>[\\]", .. Enumerable.Range(0, 256).Select(code => (char)code).Where(char.IsControl)]);

    private const string Home = "CA";

    private static readonly PhoneNumberUtil Phones = PhoneNumberUtil.GetInstance();

    public static IRuleBuilderOptions<T, TField> Required<T, TField>(this IRuleBuilder<T, TField> rule) =>
        rule.Must(value => value is not null && !(value is string text && string.IsNullOrWhiteSpace(text))).WithErrorCode("required");

    /// <summary>At most <paramref name="most"/> characters.</summary>
    public static IRuleBuilderOptions<T, string?> Text<T>(this IRuleBuilder<T, string?> rule, int most = DefaultLength) =>
        rule.Must(value => value is null || value.Length <= most).WithErrorCode("too_long").WithState(_ => new object[] { most });

    /// <summary>What comes in an address: what a list is searched for, or a name. A body is read without null characters, so none is found by one, and not every engine takes it.</summary>
    public static IRuleBuilderOptions<T, string?> Sought<T>(this IRuleBuilder<T, string?> rule, int most = DefaultLength) =>
        rule.Text(most).Must(value => value is null || !value.Contains('\0', StringComparison.Ordinal)).WithErrorCode("nul_character");

    public static IRuleBuilderOptions<T, string?> NotBlank<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(value => value is null || !string.IsNullOrWhiteSpace(value)).WithErrorCode("blank");

    public static IRuleBuilderOptions<T, string?> OneOf<T>(this IRuleBuilder<T, string?> rule, IReadOnlyList<string> allowed) =>
        rule.Must(value => value is null || allowed.Contains(value)).WithErrorCode("one_of").WithState(_ => new object[] { string.Join(", ", allowed) });

    /// <summary>A code of digits; a wrong one is not echoed.</summary>
    public static IRuleBuilderOptionsConditions<T, string?> SecretDigits<T>(this IRuleBuilder<T, string?> rule, int least, int most) =>
        rule.Custom((text, context) =>
        {
            if (text is not null && (text.Length < least || text.Length > most || text.AsSpan().ContainsAnyExceptInRange('0', '9')))
                context.AddFailure(new ValidationFailure(context.PropertyPath, null) { ErrorCode = "digits", CustomState = new object[] { least, most } });
        });

    public static IRuleBuilderOptions<T, decimal?> Above<T>(this IRuleBuilder<T, decimal?> rule, decimal low, decimal most) =>
        rule.Must(value => value is null || (value > low && value <= most)).WithErrorCode("above").WithState(_ => new object[] { low, most });

    public static IRuleBuilderOptions<T, long?> Between<T>(this IRuleBuilder<T, long?> rule, long least, long most) =>
        rule.Must(value => value is null || (value >= least && value <= most)).WithErrorCode("between").WithState(_ => new object[] { least, most });

    /// <summary>A whole number that arrives as text, as in a query string.</summary>
    public static IRuleBuilderOptions<T, string?> WholeNumber<T>(this IRuleBuilder<T, string?> rule, int least, int most) =>
        rule.Must(text => text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most))
            .WithErrorCode("between").WithState(_ => new object[] { least, most });

    public static IRuleBuilderOptions<T, IReadOnlyList<TItem>?> Count<T, TItem>(this IRuleBuilder<T, IReadOnlyList<TItem>?> rule, int least, int most) =>
        rule.Must(list => list is null || (list.Count >= least && list.Count <= most)).WithErrorCode("count").WithState(_ => new object[] { least, most });

    /// <summary>A number that could exist somewhere, in E.164 with or without separators.</summary>
    public static IRuleBuilderOptions<T, string?> Phone<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(value => string.IsNullOrEmpty(value) || IsPhone(value)).WithErrorCode("phone");

    /// <summary>One address as mail servers take it: no display name, no comment, no quoted part.</summary>
    public static IRuleBuilderOptions<T, string?> Email<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(value => string.IsNullOrEmpty(value) || IsEmail(value)).WithErrorCode("email");

    /// <summary>An absolute https address.</summary>
    public static IRuleBuilderOptions<T, string?> WebAddress<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(value => value is null || (Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps)).WithErrorCode("web_address");

    public static IRuleBuilderOptions<T, string?> Moment<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(value => value is null || ParseMoment(value) is not null).WithErrorCode("moment");

    /// <summary>A moment that the input has read already: <paramref name="parsed"/> is null when it could not.</summary>
    public static IRuleBuilderOptions<T, string?> Moment<T>(this IRuleBuilder<T, string?> rule, Func<T, OffsetDateTime?> parsed) =>
        rule.Must((input, value) => value is null || parsed(input) is not null).WithErrorCode("moment");

    /// <summary>A part with rules of its own; an absent one keeps them all. <c>SetValidator</c> would spell the path to each field that it checks, not only to the wrong ones.</summary>
    public static IRuleBuilderOptions<T, TPart?> Part<T, TPart>(this IRuleBuilder<T, TPart?> rule, IValidator<TPart> rules)
        where TPart : class => rule.SetValidator(new PartValidator<T, TPart>(rules));

    /// <summary>An RFC 3339 date and time with its offset, kept as written.</summary>
    public static OffsetDateTime? ParseMoment(string? text) =>
        text is not null && OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true } parsed && HasInstant(parsed.Value) && !text.Contains(EndOfDay, StringComparison.Ordinal)
            ? parsed.Value
            : null;

    /// <summary>The parser takes it for the next midnight; RFC 3339 has no such hour.</summary>
    private const string EndOfDay = "T24:";

    /// <summary>A rejected value for the error envelope: short, and only where it is a plain value.</summary>
    public static string? Echo(object? value) => value switch
    {
        null => null,
        string text => text.Length <= MostEchoed ? text : text[..(char.IsHighSurrogate(text[MostEchoed - 1]) ? MostEchoed - 1 : MostEchoed)] + "…",
        IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    // A year before the first, and an offset at either end of the calendar, lead to a time that a database does not know.
    private static bool HasInstant(OffsetDateTime moment) => moment.Year is > 1 and < 9999 || (moment.Year >= 1 && moment.Offset == Offset.Zero);

    private static bool IsPhone(string text)
    {
        // The parser searches its input for a number; anything longer is not one.
        if (text.Length > 32)
            return false;
        try
        {
            var number = Phones.Parse(text, Home);
            // Asked without a region, the library tries every country that shares the code, and most numbers here are at home.
            return Phones.IsValidNumberForRegion(number, Home) || Phones.IsValidNumber(number);
        }
        catch (NumberParseException)
        {
            return false;
        }
    }

    public static bool IsEmail(string text)
    {
        var at = text.LastIndexOf('@');
        return text.Length <= 254 && at is > 0 and <= 64 && at < text.Length - 1
            && text.IndexOf('@') == at
            && !text.AsSpan().ContainsAny(NeverInAddresses)
            && text.AsSpan(at + 1).IndexOf('.') > 0 && text[^1] != '.' && text[at + 1] != '.'
            && text[0] != '.' && text[at - 1] != '.' && !text.Contains("..", StringComparison.Ordinal);
    }
}

internal sealed class PartValidator<T, TPart>(IValidator<TPart> rules) : PropertyValidator<T, TPart?>
    where TPart : class
{
    public override string Name => nameof(PartValidator<,>);

    public override bool IsValid(ValidationContext<T> context, TPart? value)
    {
        if (value is null)
            return true;

        foreach (var failure in rules.Validate(value).Errors)
        {
            failure.PropertyName = context.PropertyPath.Length > 0 ? $"{context.PropertyPath}.{failure.PropertyName}" : failure.PropertyName;
            context.AddFailure(failure);
        }

        return true;
    }
}
