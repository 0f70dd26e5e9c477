using System.Globalization;
using System.Resources;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using NodaTime;

namespace Parcours.Api.Http;

/// <summary>What people read, in the language of the request at hand.</summary>
public static class Texts
{
    public static readonly ResourceManager Resources = new("Parcours.Api.Resources.Texts", typeof(Texts).Assembly);

    /// <exception cref="KeyNotFoundException">The resource files do not have the text.</exception>
    public static string Of(string key, params object[] arguments) =>
        string.Format(CultureInfo.CurrentCulture, Written(key), arguments);

    /// <summary>Null when the resource files do not have the text.</summary>
    public static string? Find(string key) => Resources.GetString(key, CultureInfo.CurrentUICulture);

    /// <summary>In a language of our choice, for what is not read by whoever asks.</summary>
    /// <exception cref="KeyNotFoundException">The resource files do not have the text.</exception>
    public static string In(CultureInfo language, string key, params object[] arguments) =>
        string.Format(language, Written(key, language), arguments);

    /// <summary>A day for a reader: without its time, which would need to know where they are.</summary>
    public static string Date(LocalDate day) => day.ToString(Of(day.Day == 1 ? "format.first_date" : "format.date"), CultureInfo.CurrentCulture);

    /// <summary>What somebody else wrote, alone: it keeps its own direction and lets nothing out.</summary>
    public static IHtmlContent Foreign(string text) => Isolated(text);

    /// <summary>The same as markup, where the arguments are what partners wrote: whatever is in them stays between their own ends.</summary>
    public static IHtmlContent Html(string key, params string[] arguments)
    {
        var format = HtmlEncoder.Default.Encode(Written(key));
        return new HtmlFormattableString(format, [.. arguments.Select(Isolated)]);
    }

    private static string Written(string key, CultureInfo? language = null) =>
        Resources.GetString(key, language ?? CultureInfo.CurrentUICulture) ?? throw new KeyNotFoundException($"No text is named '{key}'.");

    private static TagBuilder Isolated(string text)
    {
        var isolated = new TagBuilder("bdi");
        isolated.InnerHtml.Append(Shown(text));
        return isolated;
    }

    /// <summary>Without what changes the direction of what stands around it. Line breaks stay.</summary>
    public static string Shown(string text) => string.Concat(text.Where(IsShown));

    // A stray end of an embedding would end the isolation too. What joins letters stays: some scripts and emoji need it.
    private static bool IsShown(char letter) =>
        letter is '\n' or '\u200c' or '\u200d' || CharUnicodeInfo.GetUnicodeCategory(letter) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
