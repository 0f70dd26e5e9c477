using Microsoft.AspNetCore.Http.HttpResults;
using Parcours.Api.Auth;
using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;

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
    }

    private static Task<IResult> List(PartnerCaller caller, Sender sender) =>
        sender.Send(new ListWebsites(caller.Owner), StatusCodes.Status200OK, WebsitesJson.Of);

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
