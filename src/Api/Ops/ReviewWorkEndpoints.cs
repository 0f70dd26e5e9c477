using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Ops;

/// <summary>How the platform's own people decide about reviews. A dispatcher may; a courier may not.</summary>
internal static class ReviewWorkEndpoints
{
    public static void MapReviewWork(this RouteGroupBuilder ops)
    {
        ops.MapGet("/reviews", List).WithName("ListReviewWork").WithSummary("List the reviews that wait for a person, longest first")
            .WithDescription("Those that are `pending`, of all shops, unless another status or a shop is asked for. `hints` say what to look at; they decide nothing.")
            .Sends<ListReviewWork>().Answers<ListJson<OpsReviewJson>>(200).Refuses(OrderErrors.UnknownCursor, ReviewErrors.UnknownWebsite([]));
        ops.MapGet("/reviews/{id}", Get).WithName("GetReviewWork").WithSummary("Read a review with its history")
            .WithDescription("Every step: who took it, when and why, with every text that its author wrote.")
            .Sends<GetReviewWork>().Answers<OpsReviewJson>(200);
        ops.MapDecision<ApproveReview>("approve", Approve).WithSummary("Publish a review")
            .WithDescription("From `pending`. `version` says which text was read: one that its author changed meanwhile is refused.");
        ops.MapDecision<RejectReview>("reject", Reject).WithSummary("Do not publish a review")
            .WithDescription("From `pending`, for a reason of the public list.");
        ops.MapDecision<RemoveReview>("remove", Remove).WithSummary("Take a published review down")
            .WithDescription("From `published` or `flagged`, for a reason of the public list. It is kept out of sight for a year.");
        ops.MapDecision<KeepReview>("keep", Keep).WithSummary("Leave a flagged review as it is")
            .WithDescription("From `flagged`.");
    }

    private static RouteHandlerBuilder MapDecision<TDecision>(this RouteGroupBuilder ops, string verb, Delegate decision)
        where TDecision : IModeration =>
        ops.MapPost("/reviews/{id}/" + verb, decision).WithName(typeof(TDecision).Name).HonoursIdempotency()
            .Sends<TDecision>().Answers<OpsReviewStepJson>(200).Refuses(ReviewErrors.WrongState(ReviewStatus.Withdrawn, ReviewTrigger.Approve), ReviewErrors.ChangedMeanwhile);

    private static Task<IResult> List([AsParameters] ReviewWorkQuery query, OperatorCaller caller, OpsSettings settings, Sender sender, Links links) =>
        sender.Send(
            new ListReviewWork(Moderator.Of(caller.Operator), query.Status, query.WebsiteId, query.Mode ?? settings.DefaultMode, query.Limit, query.Cursor),
            StatusCodes.Status200OK,
            page => ListJson.Of(page, work => OpsReviewJson.Of(work, links)));

    private static Task<IResult> Get(RouteId<ReviewId> id, OperatorCaller caller, Sender sender, Links links) =>
        sender.Send(new GetReviewWork(Moderator.Of(caller.Operator), id), StatusCodes.Status200OK, work => OpsReviewJson.Of(work, links));

    private static Task<IResult> Approve(RouteId<ReviewId> id, JsonBody<ApprovalInput> body, OperatorCaller caller, Sender sender) =>
        sender.Decide(new ApproveReview(Moderator.Of(caller.Operator), id, ((ApprovalInput)body).Version));

    private static Task<IResult> Reject(RouteId<ReviewId> id, JsonBody<RejectionInput> body, OperatorCaller caller, Sender sender) =>
        sender.Decide(new RejectReview(Moderator.Of(caller.Operator), id, ((RejectionInput)body).Reason, ((RejectionInput)body).Note));

    private static Task<IResult> Remove(RouteId<ReviewId> id, JsonBody<RejectionInput> body, OperatorCaller caller, Sender sender) =>
        sender.Decide(new RemoveReview(Moderator.Of(caller.Operator), id, ((RejectionInput)body).Reason, ((RejectionInput)body).Note));

    private static Task<IResult> Keep(RouteId<ReviewId> id, JsonBody<KeepInput> body, OperatorCaller caller, Sender sender) =>
        sender.Decide(new KeepReview(Moderator.Of(caller.Operator), id, ((KeepInput)body).Note));

    private static Task<IResult> Decide(this Sender sender, IModeration decision) => sender.Send(decision, StatusCodes.Status200OK, OpsReviewStepJson.Of);
}

/// <summary>Which text was read.</summary>
/// <param name="Version">As the review says.</param>
public sealed record ApprovalInput(long? Version);

/// <summary>Why a review is not shown.</summary>
/// <param name="Reason">Its author is told its sentence.</param>
/// <param name="Note">For the history.</param>
public sealed record RejectionInput(string? Reason, string? Note);

/// <summary>Why a review stays; an empty body is fine too.</summary>
/// <param name="Note">For the history.</param>
public sealed record KeepInput(string? Note);

/// <summary>The filters of the list, as the query string has them.</summary>
/// <param name="Status">Only reviews in this status; those that wait for a person when absent.</param>
/// <param name="WebsiteId">Only of this shop, whatever its mode.</param>
/// <param name="Mode">Of purchases in test or in live mode; live unless told otherwise (test in Development).</param>
/// <param name="Limit">Reviews a part.</param>
/// <param name="Cursor">The <c>next_cursor</c> of the part before; keep the other filters as they were.</param>
public sealed record ReviewWorkQuery(string? Status, [FromQuery(Name = "website_id")] string? WebsiteId, string? Mode, string? Limit, string? Cursor);
