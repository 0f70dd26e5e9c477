using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Parcours.Bench.Load;

namespace Parcours.Bench.Mixed;

/// <summary>A customer follows the link in an e-mail and says what they think of all that they are asked about.</summary>
internal sealed partial class ReviewJourney(PatientClient client, Ledger ledger)
{
    private int _last;

    /// <param name="reference">The purchase that the e-mail is about.</param>
    public async Task Walk(string page, string reference)
    {
        var opened = await client.Ask(new Request("GET", page, IsAnonymous: true), 200);
        var subjects = Subject().Matches(opened.Text).Select(match => WebUtility.HtmlDecode(match.Groups["product"].Value)).ToList();
        // Another e-mail about the same purchase led here before.
        if (subjects.Count == 0 || opened.Header("Set-Cookie") is not { } cookie)
            return;

        var form = new StringBuilder("__RequestVerificationToken=").Append(WebUtility.UrlEncode(WebUtility.HtmlDecode(Token().Match(opened.Text).Groups["token"].Value)));
        var stars = 1 + (_last++ % 5);
        foreach (var (product, index) in subjects.Select((product, index) => (product, index)))
            form.Append(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"&subject-{index}={WebUtility.UrlEncode(product)}&rating-{index}={stars}&text-{index}=Good+{index}+of+{reference}"));
        var sent = await client.Ask(new Request("POST", page, Encoding.ASCII.GetBytes(form.ToString()), IsForm: true, Cookie: cookie.Split(';')[0]), 302, 409, 422);
        if (sent.Status != 302 || sent.Header("Location")?.Contains("done=submitted", StringComparison.Ordinal) != true)
            return;
        foreach (var product in subjects)
            ledger.Note(FactKind.Review, Fact.Pair(reference, product));
    }

    [GeneratedRegex("name=\"subject-\\d+\" value=\"(?<product>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Subject();

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
