using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parcours.Domain.Reviews;

/// <summary>What people type into a form, as it is kept and compared.</summary>
public static class ReviewText
{
    /// <summary>Shorter texts are the same by chance.</summary>
    private const int LeastCompared = 20;

    /// <summary>Without what no reader can see but for line breaks and what joins letters: control characters and halves of characters. Nothing else is changed.</summary>
    public static string Clean(string? typed)
    {
        var text = new StringBuilder(typed?.Length ?? 0);
        foreach (var rune in (typed ?? "").ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value == '\n' || (rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Surrogate)))
                text.Append(rune);
            else if (rune.Value == '\t')
                text.Append(' ');
        }

        return text.ToString().Trim();
    }

    /// <summary>The same for texts that differ in case, accents, punctuation or spaces alone; null for a short one.</summary>
    public static byte[]? Fingerprint(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsLetterOrDigit(letter))
                letters.Append(char.ToLowerInvariant(letter));
        }

        return letters.Length < LeastCompared ? null : SHA256.HashData(Encoding.UTF8.GetBytes(letters.ToString()));
    }
}
