namespace Parcours.Application.Unboxing;

/// <summary>What the QR code on a label says: an unboxing address with the order's number and its verification code.</summary>
internal static class UnboxingCode
{
    /// <summary>The same address, order and code; what else stands in the query does not matter.</summary>
    public static bool IsOf(Evidence evidence, string payload) =>
        Read(evidence, payload) is var (order, code) && order == evidence.Order && code == evidence.VerificationCode;

    /// <summary>The other order's number, where the payload is one of our addresses and not this order's; null for anything else, such as a maker's own code.</summary>
    public static long? OtherOrder(Evidence evidence, string payload) =>
        Read(evidence, payload) is var (order, _) && order != evidence.Order ? order : null;

    /// <summary>
    /// Whether the printed code is among the words. A code without digits may be a word of any packaging, and one without letters any number:
    /// such a code counts only beside the order's number.
    /// </summary>
    public static bool IsPrinted(Evidence evidence, IReadOnlyList<string> words)
    {
        var code = evidence.VerificationCode.ToUpperInvariant();
        var isMixed = code.Any(char.IsAsciiDigit) && code.Any(char.IsAsciiLetter);
        return words.Contains(code) && (isMixed || words.Contains(Number(evidence.Order)));
    }

    private static (long Order, string Code)? Read(Evidence evidence, string payload)
    {
        if (!Uri.TryCreate(payload, UriKind.Absolute, out var address)
            || !evidence.Links.Any(link => Uri.Compare(link, address, UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped, StringComparison.Ordinal) == 0))
            return null;

        var query = address.Query.TrimStart('?').Split('&')
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .ToLookup(part => part[0], part => Uri.UnescapeDataString(part[1]));
        // A name that comes twice means one thing to us and another to the page.
        return query["order"].ToList() is [var text] && query["code"].ToList() is [var code]
            && long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var order)
            ? (order, code)
            : null;
    }

    private static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
