using System.Buffers;
using FluentValidation;
using NodaTime;
using NodaTime.Text;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Application.Reviews;

/// <summary>The rules about what shops tell; as in <see cref="Rules"/>, each is silent about what is absent.</summary>
internal static class PurchaseRules
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static IRuleBuilderOptions<T, string?> PurchaseMoment<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || Reviews.PurchaseMoment.Parse(text, DateTimeZone.Utc) is not null).WithErrorCode("purchase_moment");

    public static IRuleBuilderOptions<T, decimal?> Price<T>(this IRuleBuilder<T, decimal?> rule) =>
        rule.Must(amount => amount is null or (>= 0 and <= Money.MostAmount)).WithErrorCode("amount").WithState(_ => new object[] { Money.MostAmount });

    public static IRuleBuilderOptions<T, string?> Language<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || LanguageOf(text) is not null).WithErrorCode("language");

    public static IRuleBuilderOptions<T, string?> Country<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || CountryOf(text) is not null).WithErrorCode("country");

    /// <summary>An absolute http or https address.</summary>
    public static IRuleBuilderOptions<T, string?> HttpAddress<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)))
            .WithErrorCode("http_address");

    /// <summary>The language of a code such as <c>fr</c>, <c>fr-CA</c> or <c>fr_CA</c>; null for another text.</summary>
    public static string? LanguageOf(string text) =>
        text.Length >= 2 && IsLetters(text.AsSpan(0, 2)) && (text.Length == 2 || text[2] is '-' or '_') ? text[..2].ToLowerInvariant() : null;

    public static string? CountryOf(string text) => text.Length == 2 && IsLetters(text) ? text.ToUpperInvariant() : null;

    private static bool IsLetters(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Letters);
}

/// <summary>When something was bought, as shop modules write it.</summary>
internal static class PurchaseMoment
{
    private static readonly LocalDateTimePattern[] Patterns =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss;FFFFFFFFF"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd"),
    ];

    /// <summary>With an offset, by it; without one, as a clock in <paramref name="zone"/> showed it. Null for what is neither.</summary>
    public static Instant? Parse(string text, DateTimeZone zone)
    {
        if (text.Length > 40)
            return null;
        var written = text.Length > 10 && text[10] == ' ' ? text[..10] + 'T' + text[11..] : text;
        var moment = Rules.ParseMoment(WithColon(written));
        return moment is { } told ? IsAmidTheCalendar(told.LocalDateTime) ? told.ToInstant() : null : Local(written)?.InZoneLeniently(zone).ToInstant();
    }

    /// <summary>An offset or a delay leads beyond the calendar's ends from the first and the last year.</summary>
    private static bool IsAmidTheCalendar(LocalDateTime written) => written.Year is > 1 and < 9999;

    private static LocalDateTime? Local(string text)
    {
        foreach (var pattern in Patterns)
        {
            if (pattern.Parse(text) is { Success: true, Value: var parsed } && IsAmidTheCalendar(parsed))
                return parsed;
        }

        return null;
    }

    /// <summary>PHP's <c>DATE_ISO8601</c> writes +0100 for +01:00.</summary>
    private static string WithColon(string text) =>
        text.Length > 5 && text[^5] is '+' or '-' && text.Length > 16 && !text.AsSpan(text.Length - 4).ContainsAnyExceptInRange('0', '9') ? text[..^2] + ':' + text[^2..] : text;
}
