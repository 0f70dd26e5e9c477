using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Reviews;

/// <summary>
/// The website that <c>{website_id}</c> of the route names, as an endpoint's parameter. No UUID, an unknown one and another account's are one refusal,
/// which says what the caller may use.
/// </summary>
public sealed class RouteWebsite : IEndpointParameterMetadataProvider
{
    public const string Key = "website_id";

    private readonly Website? _website;

    private readonly Error? _refusal;

    private RouteWebsite(Website? website, Error? refusal) => (_website, _refusal) = (website, refusal);

    public static implicit operator Website(RouteWebsite route) => route._website!;

    public static async ValueTask<RouteWebsite?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var (services, ct) = (context.RequestServices, context.RequestAborted);
        var (websites, owner) = (services.GetRequiredService<IWebsites>(), services.GetRequiredService<PartnerCaller>().Owner);
        return WebsiteId.Parse(context.Request.RouteValues[Key] as string) is { } id && await websites.Find(owner, id, ct) is { } website
            ? new RouteWebsite(website, null)
            : new RouteWebsite(null, ReviewErrors.UnknownWebsite([.. (await websites.Of(owner, ct)).Select(usable => usable.Id)]));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new TakesId(Key, typeof(WebsiteId), WebsiteId.NotFound));
        builder.RefuseUnless<RouteWebsite>(parameter, route => route._refusal);
    }
}
