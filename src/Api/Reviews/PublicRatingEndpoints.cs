using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Application.Media;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Reviews;

/// <summary>What the shops' own pages show of their reviews: read by every browser, from pages of any host, without a cookie.</summary>
public static class PublicRatingEndpoints
{
    /// <summary>A shop's page may be asked for often; a rating that is some minutes old will do.</summary>
    private const string ForMinutes = "public, max-age=300";

    private const string ForAnHour = "public, max-age=3600";

    public static void MapPublicRatings(this IEndpointRouteBuilder app)
    {
        var websites = app.MapGroup("/verified-reviews/v1/public/websites/{website_id}").WithTags("Reviews").AllowAnonymous();
        websites.MapGet("/rating", ShowRating).WithName("ShowRating").WithSummary("The stars of a shop or of a product, for everyone")
            .WithDescription("What the badge shows. Pages of any host may read it.")
            .TakesText("website_id", "The shop's UUID.", Operations.Sandbox.Website.ToString()).Sends<ShowRating>().Answers<PublicRatingJson>(200).MayBeKept().Refuses(ReviewErrors.NoRating);
        websites.MapGet("/schema", ShowSchema).WithName("ShowSchema").WithSummary("The same for search engines, as Schema.org JSON-LD")
            .WithDescription("A `Product` or an `Organization` with its `AggregateRating` and the newest reviews, to be put into the page by the shop's server, as a script of the type `application/ld+json`. Without reviews there is no rating in it.")
            .TakesText("website_id", "The shop's UUID.", Operations.Sandbox.Website.ToString()).Sends<ShowRating>().AnswersFile("JSON-LD.", LinkedData).MayBeKept().Refuses(ReviewErrors.NoRating);
        app.MapGet("/badge.js", ShowBadge).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/review-photos/{id}", ShowPhoto).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ShowRating(string website_id, [AsParameters] ProductQuery query, HttpContext http, Sender sender, Links links)
    {
        var rating = await sender.Ask(new ShowRating(website_id, query.Product, Newest: 0));
        return rating.Error is { } refusal ? Refused(refusal, http) : ForEveryPage(Http.Json.Write(PublicRatingJson.Of(rating.Value, links)), Http.Json.ContentType, ForMinutes);
    }

    private static async Task<IResult> ShowSchema(string website_id, [AsParameters] ProductQuery query, HttpContext http, Sender sender, Links links)
    {
        var rating = await sender.Ask(new ShowRating(website_id, query.Product, Newest: 10));
        return rating.Error is { } refusal ? Refused(refusal, http) : ForEveryPage(Http.Json.Write(LinkedRating.Of(rating.Value, links)), LinkedData + "; charset=utf-8", ForMinutes);
    }

    private const string LinkedData = "application/ld+json";

    private static CacheableAnswer ShowBadge() => ForEveryPage(Badge.Script, "text/javascript; charset=utf-8", ForAnHour);

    /// <summary>A page of another host is to see why, too.</summary>
    private static IResult Refused(Error refusal, HttpContext http)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        return Problems.Of(refusal);
    }

    private static CacheableAnswer ForEveryPage(byte[] body, string contentType, string cacheControl) => new(body, contentType, cacheControl) { IsForEveryPage = true };

    private static async Task<IResult> ShowPhoto(string id, string? key, HttpContext http, Links links, IReviewPhotos photos, IMediaStore store, CancellationToken ct)
    {
        if (MediaId.Parse(id) is not { IsOriginal: false } photo)
            return Problems.Of(MediaErrors.NotFound);
        var isPublic = await photos.IsPublic(photo, ct);
        if (!(isPublic || links.OpensPhoto(photo, key)) || await store.Open(photo, ct) is not { } file)
            return Problems.Of(MediaErrors.NotFound);

        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentDisposition = new ContentDispositionHeaderValue("inline") { FileName = photo.Value }.ToString();
        headers.CacheControl = isPublic ? ForAnHour : "private, max-age=3600";
        headers["X-Robots-Tag"] = "noindex";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return Results.Stream(file, "image/jpeg");
    }
}

/// <param name="Product">Only of this product, as `product_variation_id` names it.</param>
public sealed record ProductQuery(string? Product);

/// <summary>What everyone may know of the reviews of a shop or of a product.</summary>
/// <param name="Name">Of the shop or of the product.</param>
/// <param name="Average">Of all published reviews, with two decimals; absent while there is none.</param>
/// <param name="Count">Published reviews.</param>
/// <param name="Distribution">How many gave how many stars.</param>
/// <param name="RulesUrl">How these reviews come about.</param>
public sealed record PublicRatingJson(
    string WebsiteId, string Name, string? ProductVariationId, decimal? Average, long Count, IReadOnlyDictionary<string, long> Distribution, string RulesUrl)
{
    public static PublicRatingJson Of(PublicRating rating, Links links) => new(
        rating.Website.ToString(), rating.Name, rating.Product, rating.Stars.Average, rating.Stars.Total, Stars.Of(rating.Stars), links.ReviewRules);
}

/// <summary>A rating in the words of Schema.org.</summary>
internal static class LinkedRating
{
    public static JsonObject Of(PublicRating rating, Links links)
    {
        var thing = new JsonObject
        {
            ["@context"] = "https://schema.org",
            ["@type"] = rating.Product is null ? "Organization" : "Product",
            ["name"] = rating.Name,
        };
        if (rating.Product is { } sku)
            thing["sku"] = sku;
        if (rating.Url is { } url)
            thing["url"] = url;
        if (rating.ImageUrl is { } image)
            thing["image"] = image;
        if (rating.Stars.Average is not { } average)
            return thing;

        thing["aggregateRating"] = new JsonObject
        {
            ["@type"] = "AggregateRating",
            ["ratingValue"] = average,
            ["reviewCount"] = rating.Stars.Total,
            ["bestRating"] = Review.MostStars,
            ["worstRating"] = 1,
        };
        thing["review"] = new JsonArray([.. rating.Newest.Select(review => Of(review, links))]);
        return thing;
    }

    private static JsonObject Of(PublishedReview review, Links links)
    {
        var linked = new JsonObject
        {
            ["@type"] = "Review",
            ["url"] = links.Review(review.Id),
            ["datePublished"] = review.PublishedAt.InUtc().Date.ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            ["inLanguage"] = review.Language,
            ["author"] = new JsonObject { ["@type"] = "Person", ["name"] = review.AuthorFirstName is { } name ? Texts.Shown(name) : Texts.In(CultureInfo.GetCultureInfo(review.Language), "shown.anonymous") },
            ["reviewRating"] = new JsonObject { ["@type"] = "Rating", ["ratingValue"] = review.Rating, ["bestRating"] = Review.MostStars, ["worstRating"] = 1 },
        };
        if (review.Text.Length > 0)
            linked["reviewBody"] = Texts.Shown(review.Text);
        return linked;
    }
}
