using System.Text.RegularExpressions;
using MimeKit;

namespace Parcours.Bench.Mixed;

/// <summary>A link to a page where a purchase is reviewed.</summary>
internal sealed record ReviewLink(string Page, string Reference);

/// <summary>The folder in which test mails land, each read once.</summary>
internal sealed partial class MailFolder(string folder)
{
    private readonly HashSet<string> _read = [];

    /// <summary>The links that came since it was last looked into.</summary>
    public IReadOnlyList<ReviewLink> New() =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.eml").Where(_read.Add).Select(LinkIn).OfType<ReviewLink>()] : [];

    private static ReviewLink? LinkIn(string file)
    {
        using var mail = MimeMessage.Load(file);
        var text = mail.TextBody ?? "";
        return Page().Match(text) is { Success: true } link && Reference().Match(text) is { Success: true } purchase
            ? new ReviewLink(link.Value, purchase.Value)
            : null;
    }

    [GeneratedRegex(@"/review/[^\s/?]+\?lang=en", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Page();

    [GeneratedRegex(@"PU-\d{9}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
