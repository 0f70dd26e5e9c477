using System.Globalization;
using System.Resources;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Http;

/// <summary>The messages of errors, in the language of the request at hand.</summary>
internal static class ErrorTexts
{
    public static readonly ResourceManager Resources = new("Parcours.Api.Resources.Errors", typeof(ErrorTexts).Assembly);

    public static string Message(Error error) => Text(error.MessageKey, error.Arguments);

    /// <summary>The message in English, whatever the language of the request.</summary>
    public static string English(Error error) => Text(error.MessageKey, error.Arguments, CultureInfo.InvariantCulture, CultureInfo.InvariantCulture);

    public static string Message(FieldError field) => Text("rule." + field.Rule, field.Arguments);

    public static string Expected(FieldError field) => Text($"rule.{field.Rule}.expected", field.Arguments);

    private static string Text(string key, IReadOnlyList<object> arguments) => Text(key, arguments, CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture);

    private static string Text(string key, IReadOnlyList<object> arguments, CultureInfo language, CultureInfo format) =>
        Resources.GetString(key, language) is { } text
            ? string.Format(format, text, [.. arguments])
            : key;
}
