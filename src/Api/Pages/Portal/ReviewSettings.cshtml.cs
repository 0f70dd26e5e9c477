using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Portal;
using Parcours.Application.Reviews;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Pages.Portal;

/// <summary>How a shop asks for reviews, what is published without a person, and what its own pages show of them.</summary>
public sealed class ReviewSettingsModel(Links links) : ReviewsPage
{
    public static readonly IReadOnlyList<string> Kinds = ["first", "reminder"];

    public InvitationSettings Settings { get; private set; } = InvitationSettings.Usual;

    /// <summary>What was typed and could not be taken, by the names of the fields; null when nothing was.</summary>
    public IFormCollection? Typed { get; private set; }

    /// <summary>From how many stars on; null for never.</summary>
    public int? PublishFrom { get; private set; }

    /// <summary>An invitation as a customer would get it, in each language and of each kind.</summary>
    public IReadOnlyDictionary<(string Language, string Kind), InvitationPreview> Previews { get; private set; } = new Dictionary<(string, string), InvitationPreview>();

    public bool MayChange => PortalPolicy.Allows(Caller.User.Role, "/Portal/ReviewSettings", "Invitations");

    public bool MayAdd => PortalPolicy.Allows(Caller.User.Role, "/Portal/ReviewSettings", "Website");

    /// <summary>Whether the form that came back is that of a new website.</summary>
    public bool IsAdding { get; private set; }

    /// <summary>What a shop puts into its own pages.</summary>
    public string Snippet => $"<script src=\"{links.Base}/badge.js\" data-website=\"{Website!.Id}\" async></script>";

    public string Schema => $"{links.Base}/verified-reviews/v1/public/websites/{Website!.Id}/schema";

    public string RemindAfter => Kept("remind_after") ?? Settings.RemindAfter.ToString(CultureInfo.InvariantCulture);

    /// <summary>The fields of a language's words, as errors name them, with what stands in them.</summary>
    public IEnumerable<WordsField> FieldsIn(string language)
    {
        var words = Settings.In(language);
        (string Name, string? Value, int Most)[] all =
        [
            ("subject", words.Subject, InvitationWords.LongestSubject), ("text", words.Text, InvitationWords.LongestText),
            ("reminder_subject", words.ReminderSubject, InvitationWords.LongestSubject), ("reminder_text", words.ReminderText, InvitationWords.LongestText),
        ];
        foreach (var (name, value, most) in all)
        {
            var field = $"texts.{language}.{name}";
            yield return new WordsField(field, name, Kept(field) ?? value, most, Wrong.GetValueOrDefault(field));
        }
    }

    public async Task<IActionResult> OnGet()
    {
        if (!await Choose())
            return PortalMissing.In(HttpContext);
        await Load();
        return Page();
    }

    public async Task<IActionResult> OnPostInvitations()
    {
        if (!await Choose() || Website is not { } website)
            return PortalMissing.In(HttpContext);

        var form = await Request.ReadFormAsync(HttpContext.RequestAborted);
        // What is no number is out of range, too.
        var days = form["remind_after"].ToString() is { Length: > 0 } typed ? long.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : -1 : (long?)null;
        var chosen = await Ask(new ChooseInvitations(website, new InvitationsInput(days, new InvitationTextsInput(WordsIn(form, "fr"), WordsIn(form, "en")))));
        if (chosen.Error is not { } refusal)
            return AnewHere(Texts.Of("portal.review_settings.invitations_kept"));

        Typed = form;
        return await Again(refusal);
    }

    public async Task<IActionResult> OnPostPublishing(long? from)
    {
        if (!await Choose() || Website is not { } website)
            return PortalMissing.In(HttpContext);
        var chosen = await Ask(new ChoosePublishing(Caller.Owner, website.Id.ToString(), from));
        return chosen.Error is { } refusal ? await Again(refusal) : AnewHere(Texts.Of("portal.review_settings.publishing_kept"));
    }

    public async Task<IActionResult> OnPostWebsite(string? name, string? url, string? language, bool takesOrders)
    {
        if (!await Choose())
            return PortalMissing.In(HttpContext);

        var added = await Ask(new AddWebsite(Caller.Owner, name, url, language, takesOrders));
        if (added.Error is not { } refusal)
        {
            Done = Texts.Of("portal.website.added");
            return Redirect(Request.Path + QueryString.Create(WebsiteParameter, added.Value.Id.ToString()));
        }

        (IsAdding, Typed) = (true, await Request.ReadFormAsync(HttpContext.RequestAborted));
        return await Again(refusal);
    }

    protected override async Task Load()
    {
        if (Website is not { } website)
            return;

        Settings = (await Ask(new GetInvitations(website))).Value;
        PublishFrom = (await Ask(new GetPublishing(website))).Value.FromRate;
        var previews = new Dictionary<(string, string), InvitationPreview>();
        foreach (var language in WebsiteRules.Languages)
        {
            foreach (var kind in Kinds)
                previews[(language, kind)] = (await Ask(new PreviewInvitation(website, language, kind))).Value;
        }

        Previews = previews;
    }

    private string? Kept(string field) => Typed is not null && !IsAdding ? Typed[field].ToString() : null;

    private static InvitationWordsInput WordsIn(IFormCollection form, string language)
    {
        return new InvitationWordsInput(Text("subject"), Text("text"), Text("reminder_subject"), Text("reminder_text"));

        // An empty field leaves it to our words.
        string? Text(string name) => form[$"texts.{language}.{name}"].ToString().ReplaceLineEndings("\n").Trim() is { Length: > 0 } text ? text : null;
    }
}

/// <param name="Field">Its path, as errors name it.</param>
/// <param name="Name">The last part.</param>
public sealed record WordsField(string Field, string Name, string? Value, int Most, string? Error)
{
    public string Id => Field.Replace('.', '-');

    public bool IsLong => Most > InvitationWords.LongestSubject;
}
