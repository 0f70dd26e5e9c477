using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;
using Parcours.Api.Auth;
using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Reviews;

/// <summary>What a merchant's program reads of its published reviews, and what it may do about them.</summary>
public static class PublishedEndpoints
{
    private const string Paging = "`Link` has the addresses of the parts after (`rel=\"next\"`) and before (`rel=\"prev\"`), with the filters in them: follow them as they are. `ETag` and `If-None-Match` save what has not changed.";

    private static readonly Error UnknownWebsite = ReviewErrors.UnknownWebsite([Operations.Sandbox.Website]);

    private static readonly Error NotPublic = ReviewErrors.WrongState(ReviewStatus.Pending, ReviewTrigger.Reply);

    public static void MapPublished(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/verified-reviews/v1").WithTags("Reviews").RequireAuthorization(Scopes.Reviews);
        api.MapGet("/published/products/reviews", ListOfProducts).WithName("ListProductReviews").WithSummary("The published reviews of products, newest first")
            .WithDescription(Paging).Sends<ListPublishedReviews>().AnswersList<ReviewJson>().Refuses(UnknownWebsite, OrderErrors.UnknownCursor);
        api.MapGet("/published/products/ratings", ListRatings).WithName("ListProductRatings").WithSummary("The ratings of products, the one that was reviewed last first")
            .WithDescription("`review_rate` leaves the products that have such a review; the dates are those of a product's last publication. " + Paging)
            .Sends<ListRatedProducts>().AnswersList<ProductRatingJson>().Refuses(UnknownWebsite, OrderErrors.UnknownCursor);
        api.MapGet("/published/products", ListProducts).WithName("ListReviewedProducts").WithSummary("The products that have published reviews, with their ratings")
            .WithDescription("As their last purchase described them; the one that was reviewed last comes first. " + Paging)
            .Sends<ListRatedProducts>().AnswersList<ReviewedProductJson>().Refuses(UnknownWebsite, OrderErrors.UnknownCursor);
        api.MapGet("/published/brands/reviews", ListOfBrands).WithName("ListBrandReviews").WithSummary("The published reviews of your shops, newest first")
            .WithDescription(Paging).Sends<ListPublishedReviews>().AnswersList<ReviewJson>().Refuses(UnknownWebsite, OrderErrors.UnknownCursor);
        api.MapGet("/published/brands", ListBrands).WithName("ListBrands").WithSummary("Your shops with their ratings")
            .WithDescription("Oldest first, also those without reviews. " + Paging)
            .Sends<ListRatedBrands>().AnswersList<BrandJson>().Refuses(UnknownWebsite, OrderErrors.UnknownCursor);
        api.MapPut("/reviews/{id}/reply", Reply).WithName("ReplyToReview").WithSummary("Reply to a published review")
            .WithDescription("One reply, shown under the review at once. Another one takes its place.")
            .Sends<ReplyToReview>().Answers<ReplyGivenJson>(200).Refuses(NotPublic, ReviewErrors.ChangedMeanwhile);
        api.MapDelete("/reviews/{id}/reply", TakeBack).WithName("TakeBackReply").WithSummary("Take a reply back")
            .WithDescription("Nobody sees it any more; the review's history keeps it.")
            .Sends<TakeBackReply>().Answers<DeletedReplyJson>(200).Refuses(NotPublic, ReviewErrors.ChangedMeanwhile);
        api.MapPut("/websites/{website_id}/publishing", Choose).WithName("ChoosePublishing").WithSummary("Choose what is published without a person")
            .WithDescription("Reviews with at least so many stars, without a photo, and in which nothing asks for a look: no link, address, phone number, insult or text that was seen before. Without `from`: none, as it is until you choose otherwise.")
            .TakesText("website_id", "Your website's UUID.", Operations.Sandbox.Website.ToString())
            .Sends<ChoosePublishing>().Answers<PublishingJson>(200).Refuses(UnknownWebsite);
        app.MapGet("/verified-reviews/v1/reasons", ListReasons).AllowAnonymous().WithTags("Reviews").WithName("ListReviewReasons").WithSummary("Why a review can be rejected, removed or flagged")
            .WithDescription("The whole list: there is no other reason. Needs no credential.").Answers<ReasonsJson>(200).MayBeKept();
    }

    private static Task<IResult> ListOfProducts([AsParameters] ReviewsQuery query, PartnerCaller caller, Sender sender, HttpContext http, Links links) =>
        sender.List(query.For(caller.Owner, SolicitationKind.Product), review => ReviewJson.Of(review, links), http, links);

    private static Task<IResult> ListOfBrands([AsParameters] BrandsQuery query, PartnerCaller caller, Sender sender, HttpContext http, Links links) =>
        sender.List(query.ForReviews(caller.Owner), review => ReviewJson.Of(review, links), http, links);

    private static Task<IResult> ListRatings([AsParameters] ReviewsQuery query, PartnerCaller caller, Sender sender, HttpContext http, Links links) =>
        sender.List(query.ForProducts(caller.Owner), ProductRatingJson.Of, http, links);

    private static Task<IResult> ListProducts([AsParameters] ReviewsQuery query, PartnerCaller caller, Sender sender, HttpContext http, Links links) =>
        sender.List(query.ForProducts(caller.Owner), ReviewedProductJson.Of, http, links);

    private static Task<IResult> ListBrands([AsParameters] BrandsQuery query, PartnerCaller caller, Sender sender, HttpContext http, Links links) =>
        sender.List(query.For(caller.Owner), BrandJson.Of, http, links);

    private static Task<IResult> Reply(RouteId<ReviewId> id, JsonBody<ReplyInput> body, PartnerCaller caller, Sender sender) =>
        sender.Send(new ReplyToReview(caller.Owner, id, ((ReplyInput)body).Content), StatusCodes.Status200OK, ReplyGivenJson.Of);

    private static Task<IResult> TakeBack(RouteId<ReviewId> id, PartnerCaller caller, Sender sender) =>
        sender.Send(new TakeBackReply(caller.Owner, id), StatusCodes.Status200OK, review => new DeletedReplyJson(review.Id.Value, true));

    private static Task<IResult> Choose(string website_id, JsonBody<PublishingInput> body, PartnerCaller caller, Sender sender) =>
        sender.Send(new ChoosePublishing(caller.Owner, website_id, ((PublishingInput)body).FromRate), StatusCodes.Status200OK, PublishingJson.Of);

    private static CacheableAnswer ListReasons() => CacheableAnswer.Json(ReasonsJson.All, "public, max-age=3600");

    /// <summary>A part of a list as an array, with the ways to its neighbours beside it.</summary>
    private static async Task<IResult> List<T, TJson>(this Sender sender, IQuery<PublishedPage<T>> query, Func<T, TJson> map, HttpContext http, Links links)
    {
        var page = await sender.Ask(query);
        if (page.Error is { } refusal)
            return Problems.Of(refusal);

        foreach (var (cursor, rel) in new[] { (page.Value.Next, "next"), (page.Value.Previous, "prev") })
        {
            if (cursor is not null)
                http.Response.Headers.Append("Link", $"<{links.Base}{http.Request.Path}{With(http.Request.Query, cursor)}>; rel=\"{rel}\"");
        }

        return CacheableAnswer.Json<IReadOnlyList<TJson>>([.. page.Value.Items.Select(map)], CacheableAnswer.Own);
    }

    private static QueryString With(IQueryCollection query, string cursor) =>
        QueryString.Create(query.Where(part => part.Key != "cursor").Append(KeyValuePair.Create("cursor", new StringValues(cursor))));
}

/// <summary>The filters of the lists, as the query string has them.</summary>
/// <param name="WebsiteId">Only of this shop; of all your shops when it is left out.</param>
/// <param name="ProductVariationId">Only of this product, as its purchases named it.</param>
/// <param name="ReviewRate">Only with so many stars.</param>
/// <param name="PublishDateGte">Published at this moment or later; RFC 3339.</param>
/// <param name="PublishDateLt">Published before this moment.</param>
/// <param name="Limit">Entries a part.</param>
/// <param name="Cursor">Stands in the addresses of `Link`.</param>
public sealed record ReviewsQuery(
    [FromQuery(Name = "website_id")] string? WebsiteId,
    [FromQuery(Name = "product_variation_id")] string? ProductVariationId,
    [FromQuery(Name = "review_rate")] string? ReviewRate,
    [FromQuery(Name = "publish_date.gte")] string? PublishDateGte,
    [FromQuery(Name = "publish_date.lt")] string? PublishDateLt,
    string? Limit,
    string? Cursor)
{
    internal ListPublishedReviews For(Owner owner, SolicitationKind kind) => new(owner, kind, WebsiteId, ProductVariationId, ReviewRate, PublishDateGte, PublishDateLt, Limit, Cursor);

    internal ListRatedProducts ForProducts(Owner owner) => new(owner, WebsiteId, ProductVariationId, ReviewRate, PublishDateGte, PublishDateLt, Limit, Cursor);
}

/// <summary>The filters of the lists of shops, as the query string has them.</summary>
/// <param name="WebsiteId">Only of this shop; of all your shops when it is left out.</param>
/// <param name="ReviewRate">Only with so many stars.</param>
/// <param name="PublishDateGte">Published at this moment or later; RFC 3339.</param>
/// <param name="PublishDateLt">Published before this moment.</param>
/// <param name="Limit">Entries a part.</param>
/// <param name="Cursor">Stands in the addresses of `Link`.</param>
public sealed record BrandsQuery(
    [FromQuery(Name = "website_id")] string? WebsiteId,
    [FromQuery(Name = "review_rate")] string? ReviewRate,
    [FromQuery(Name = "publish_date.gte")] string? PublishDateGte,
    [FromQuery(Name = "publish_date.lt")] string? PublishDateLt,
    string? Limit,
    string? Cursor)
{
    internal ListPublishedReviews ForReviews(Owner owner) => new(owner, SolicitationKind.Brand, WebsiteId, null, ReviewRate, PublishDateGte, PublishDateLt, Limit, Cursor);

    internal ListRatedBrands For(Owner owner) => new(owner, WebsiteId, ReviewRate, PublishDateGte, PublishDateLt, Limit, Cursor);
}

/// <summary>The shop's reply.</summary>
/// <param name="Content">Shown as it is written, as text.</param>
public sealed record ReplyInput(string? Content);

/// <summary>What is published without a person.</summary>
/// <param name="FromRate">Stars.</param>
public sealed record PublishingInput(long? FromRate);
