using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Parcours.Domain.Reviews;
using PhoneNumbers;

namespace Parcours.Application.Reviews;

/// <summary>Shows a person what to look at in a text. It costs milliseconds: never inside a unit of work.</summary>
public static partial class TextHints
{
    private static readonly string[] Languages = ["fr", "en"];

    /// <summary>Where most writers are, beside the shop's own country.</summary>
    private static readonly string[] Regions = ["FR", "CA", "BE", "CH", "GB"];

    private static readonly FrozenSet<string> Insults = Languages.SelectMany(Lines).Select(Plain).ToFrozenSet();

    private static readonly int LongestInsult = Insults.Max(insult => insult.Count(letter => letter == ' ') + 1);

    /// <param name="country">The shop's, two letters: how its customers write their numbers.</param>
    public static IReadOnlyList<ReviewHint> Of(string text, string country)
    {
        var hints = new List<ReviewHint>();
        Add(ReviewHint.Link, () => Link().IsMatch(text));
        Add(ReviewHint.EmailAddress, () => EmailAddress().IsMatch(text));
        Add(ReviewHint.PhoneNumber, () => HasPhoneNumber(text, country));
        Add(ReviewHint.Insult, () => HasInsult(text));
        return hints;

        void Add(ReviewHint hint, Func<bool> isThere)
        {
            if (isThere())
                hints.Add(hint);
        }
    }

    /// <summary>A price, a date or an order's number has digits too: only what is a valid number somewhere counts.</summary>
    private static bool HasPhoneNumber(string text, string country) =>
        text.Any(char.IsDigit) && Regions.Prepend(country).Distinct().Any(region => PhoneNumberUtil.GetInstance().FindNumbers(text, region, PhoneNumberUtil.Leniency.VALID, long.MaxValue).Any());

    private static bool HasInsult(string text)
    {
        var words = Plain(text).Split(' ');
        return Enumerable.Range(0, words.Length).Any(first => Enumerable.Range(1, Math.Min(LongestInsult, words.Length - first)).Any(count => IsInsult(string.Join(' ', words, first, count))));
    }

    private static bool IsInsult(string phrase) => Insults.Contains(phrase) || (phrase.EndsWith('s') && Insults.Contains(phrase[..^1])) || (phrase.EndsWith('x') && Insults.Contains(phrase[..^1]));

    /// <summary>Words of plain letters with one space between them; what is written with signs in the place of letters (<c>c0nn@rd</c>) too.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormKD))
        {
            if (InPlaceOf(letter) is { } meant)
                plain.Append(meant);
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format) && plain.Length > 0 && plain[^1] != ' ')
                plain.Append(' ');
        }

        return plain.ToString().TrimEnd();
    }

    private static char? InPlaceOf(char letter) => letter switch
    {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        _ => char.IsLetter(letter) ? char.ToLowerInvariant(letter) : null,
    };

    private static IEnumerable<string> Lines(string language)
    {
        using var stream = typeof(TextHints).Assembly.GetManifestResourceStream($"{typeof(TextHints).Namespace}.Words.insults-{language}.txt")
            ?? throw new InvalidOperationException($"The list of insults in '{language}' is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');
    }

    [GeneratedRegex(
        @"https?://|\bwww\.|\b[\w-]+(\.|\s*[\[(](\.|dot|point)[\])]\s*)(com|fr|net|org|ca|be|ch|eu|uk|de|es|it|io|co|me|ly|gl|gg|ru|cn|biz|info|shop|store|online|site|xyz|app|dev|link|click)\b(?!@)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"[\w.+-]+\s?(@|\(at\)|\[at\])\s?[\w-]+(\.[\w-]+)+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EmailAddress();
}
