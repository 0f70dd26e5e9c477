using Microsoft.AspNetCore.Http.HttpResults;
using Parcours.Api.Auth;
using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Reviews;

/// <summary>The websites that an account collects reviews for.</summary>
public static class WebsitesEndpoints
{
    public static void MapWebsites(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/purchase-event").WithTags("Reviews").RequireAuthorization(Scopes.Reviews);
        api.MapGet("/websites", List).WithName("ListWebsites").WithSummary("The websites that the token may use")
            .WithDescription("Those of the client's account and mode, oldest first.")
            .Sends<ListWebsites>().Answers<WebsitesJson>(200);
        api.MapGet("/websites/{website_id}", Get).WithName("GetWebsite").WithSummary("Read a website and its settings")
            .WithDescription("An id that is no UUID, unknown, or another account's is 404, with the ids that the token may use.")
            .Answers<WebsiteJson>(200);
        api.MapGet("/websites/{website_id}/invitations", GetInvitations).WithName("GetInvitations").WithSummary("Read how consumers are asked for reviews")
            .WithDescription("Texts that are absent are said in our words; a preview shows them.")
            .Sends<GetInvitations>().Answers<InvitationsJson>(200);
        api.MapPut("/websites/{website_id}/invitations", ChooseInvitations).WithName("ChooseInvitations").WithSummary("Choose how consumers are asked for reviews").HonoursIdempotency()
            .WithDescription("Replaces all of it. Texts may hold `{first_name}`, `{shop}` and `{reference}`; an empty line begins a paragraph.")
            .Sends<ChooseInvitations>().Answers<InvitationsJson>(200);
        api.MapGet("/websites/{website_id}/invitations/preview", Preview).WithName("PreviewInvitation").WithSummary("See an invitation as a consumer would")
            .WithDescription("With a made-up purchase. Nothing is sent, and its links lead nowhere.")
            .Sends<PreviewInvitation>().Answers<InvitationPreviewJson>(200);
    }

    private static Task<IResult> List(PartnerCaller caller, Sender sender) =>
        sender.Send(new ListWebsites(caller.Owner), StatusCodes.Status200OK, WebsitesJson.Of);

    private static Task<IResult> GetInvitations(RouteWebsite website, Sender sender) =>
        sender.Send(new GetInvitations(website), StatusCodes.Status200OK, InvitationsJson.Of);

    private static Task<IResult> ChooseInvitations(RouteWebsite website, JsonBody<InvitationsInput> body, Sender sender) =>
        sender.Send(new ChooseInvitations(website, body), StatusCodes.Status200OK, InvitationsJson.Of);

    private static Task<IResult> Preview(RouteWebsite website, [AsParameters] PreviewQuery query, Sender sender) =>
        sender.Send(new PreviewInvitation(website, query.Language, query.Kind), StatusCodes.Status200OK, InvitationPreviewJson.Of);

    private static Ok<WebsiteJson> Get(RouteWebsite website) => TypedResults.Ok(WebsiteJson.Of(website));
}

/// <summary>A list of websites.</summary>
public sealed record WebsitesJson(IReadOnlyList<WebsiteJson> Data)
{
    public static WebsitesJson Of(IReadOnlyList<Website> websites) => new([.. websites.Select(WebsiteJson.Of)]);
}

/// <summary>A shop that asks its customers for reviews.</summary>
/// <param name="SenderName">Whom requests for reviews come from.</param>
/// <param name="Language">Of consumers whose language a purchase does not tell.</param>
/// <param name="Country">Of consumers whose country a purchase does not tell.</param>
/// <param name="TimeZone">Of times that come without an offset; an id of the IANA database.</param>
/// <param name="TakesOrders">Orders that were delivered on this platform become purchases of this website by themselves.</param>
public sealed record WebsiteJson(
    string WebsiteId, string Name, string? Url, string? LogoUrl, string SenderName, string Language, string Country, string TimeZone, bool TakesOrders, string CreatedAt)
{
    public static WebsiteJson Of(Website website) => new(
        website.Id.ToString(),
        website.Name,
        website.Url,
        website.LogoUrl,
        website.SenderName ?? website.Name,
        website.Language,
        website.Country,
        website.TimeZone,
        website.TakesOrders,
        JsonTime.Of(website.CreatedAt));
}

/// <summary>How consumers are asked for reviews.</summary>
/// <param name="RemindAfter">Days without an answer after which a request is sent once more; 0 for never.</param>
/// <param name="Texts">Your own words; what is absent is said in ours.</param>
public sealed record InvitationsJson(int RemindAfter, InvitationTextsJson Texts)
{
    public static InvitationsJson Of(InvitationSettings settings) => new(settings.RemindAfter, new InvitationTextsJson(InvitationWordsJson.Of(settings.French), InvitationWordsJson.Of(settings.English)));
}

public sealed record InvitationTextsJson(InvitationWordsJson Fr, InvitationWordsJson En);

public sealed record InvitationWordsJson(string? Subject, string? Text, string? ReminderSubject, string? ReminderText)
{
    public static InvitationWordsJson Of(InvitationWords words) => new(words.Subject, words.Text, words.ReminderSubject, words.ReminderText);
}

/// <param name="Language"><c>fr</c> or <c>en</c>; the website's when absent.</param>
/// <param name="Kind"><c>first</c>, which it is when absent, or <c>reminder</c>.</param>
public sealed record PreviewQuery(string? Language, string? Kind);

/// <summary>An invitation as a consumer would get it.</summary>
/// <param name="From">The name that it comes from.</param>
/// <param name="Text">The part in plain text.</param>
public sealed record InvitationPreviewJson(string From, string Subject, string Text, string Html)
{
    public static InvitationPreviewJson Of(InvitationPreview preview) => new(preview.From, preview.Mail.Subject, preview.Mail.Text, preview.Mail.Html!);
}
