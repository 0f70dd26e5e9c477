using System.Text.RegularExpressions;

namespace Parcours.Domain.Reviews;

/// <summary>How an account asks for reviews.</summary>
/// <param name="RemindAfter">Days without an answer after which a request is sent once more; 0 for never.</param>
/// <param name="French">The account's own words; what is null is the platform's.</param>
/// <param name="English">The same.</param>
public sealed record InvitationSettings(int RemindAfter, InvitationWords French, InvitationWords English)
{
    public const int UsualReminder = 7;

    public const int LatestReminder = 60;

    public static readonly InvitationSettings Usual = new(UsualReminder, InvitationWords.None, InvitationWords.None);

    /// <param name="language"><c>fr</c> or <c>en</c>.</param>
    public InvitationWords In(string language) => language == "fr" ? French : English;
}

/// <summary>What an invitation says. The words may hold <c>{first_name}</c>, <c>{shop}</c> and <c>{reference}</c>.</summary>
public sealed partial record InvitationWords(string? Subject, string? Text, string? ReminderSubject, string? ReminderText)
{
    public const int LongestSubject = 150;

    public const int LongestText = 4000;

    public static readonly InvitationWords None = new(null, null, null, null);

    public static readonly IReadOnlyList<string> Placeholders = ["first_name", "shop", "reference"];

    /// <summary>Whether all that stands in braces is a placeholder.</summary>
    public static bool AreKnown(string words) => Placeholder().Matches(words).All(match => Placeholders.Contains(match.Groups["name"].Value));

    /// <summary>The words with what the placeholders stand for; one that there is nothing for disappears with the space before it.</summary>
    public static string Fill(string words, string? firstName, string shop, string reference) => Placeholder().Replace(words, match => match.Groups["name"].Value switch
    {
        "first_name" => firstName is null ? "" : match.Groups["space"].Value + firstName,
        "shop" => match.Groups["space"].Value + shop,
        "reference" => match.Groups["space"].Value + reference,
        _ => match.Value,
    });

    [GeneratedRegex(@"(?<space> ?)\{(?<name>[^{}]*)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
