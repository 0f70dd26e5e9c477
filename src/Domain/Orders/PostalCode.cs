using System.Collections.Immutable;
using System.Text;
using NodaTime;

namespace Parcours.Domain.Orders;

/// <summary>A Canadian postal code in its six-character form, <c>H1A1A1</c>.</summary>
public readonly record struct PostalCode(string Value)
{
    private const string Letters = "ABCEGHJKLMNPRSTVWXYZ";

    private const string NeverFirst = "WZ";

    /// <summary>Takes <c>A1A1A1</c> and <c>A1A 1A1</c> in any case; null for anything else.</summary>
    public static PostalCode? Parse(string? text)
    {
        if (text is { Length: 7 } && text[3] == ' ')
            text = text.Remove(3, 1);

        // Only ASCII is folded: upper-casing "ſ" would make an S of it.
        if (text is not { Length: 6 } || !Ascii.IsValid(text))
            return null;

        var code = text.ToUpperInvariant();
        return HasShape(code) ? new PostalCode(code) : null;
    }

    /// <summary>The province by the first letter. X is shared: X0A, X0B and X0C are Nunavut, the others the Northwest Territories.</summary>
    public Province Province => Value[0] switch
    {
        'A' => Province.NL,
        'B' => Province.NS,
        'C' => Province.PE,
        'E' => Province.NB,
        'G' or 'H' or 'J' => Province.QC,
        'K' or 'L' or 'M' or 'N' or 'P' => Province.ON,
        'R' => Province.MB,
        'S' => Province.SK,
        'T' => Province.AB,
        'V' => Province.BC,
        'X' => Value.StartsWith("X0A", StringComparison.Ordinal) || Value.StartsWith("X0B", StringComparison.Ordinal) || Value.StartsWith("X0C", StringComparison.Ordinal)
            ? Province.NU
            : Province.NT,
        'Y' => Province.YT,
        _ => throw new InvalidOperationException($"'{Value}' is no postal code."),
    };

    /// <summary>Whether postal codes begin like this: <c>H</c>, <c>K1</c>, <c>X0A</c>.</summary>
    public static bool IsPrefix(string? text) => text?.Length is >= 1 and <= 6 && HasShape(text + "A0A0A0"[text.Length..]);

    public DateTimeZone TimeZone => TimeZones.Of(this);

    /// <summary>Canada Post marks rural delivery with a zero.</summary>
    public bool IsRural => Value[1] == '0';

    /// <summary>Whether the first letter agrees. Either territory is taken for an X: a sender who names the wrong one is still delivered to.</summary>
    public bool BelongsTo(Province province) =>
        Value[0] == 'X' ? province is Province.NT or Province.NU : Province == province;

    public override string ToString() => Value;

    internal bool StartsWithAny(ImmutableArray<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (Value.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static bool HasShape(string code) =>
        Letters.Contains(code[0]) && !NeverFirst.Contains(code[0]) && char.IsAsciiDigit(code[1]) && Letters.Contains(code[2])
        && char.IsAsciiDigit(code[3]) && Letters.Contains(code[4]) && char.IsAsciiDigit(code[5]);
}
