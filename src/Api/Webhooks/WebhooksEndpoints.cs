using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Auth;
using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Application.Webhooks;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Api.Webhooks;

/// <summary>Where partners say what they want to hear, and see what became of it.</summary>
public static class WebhooksEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1").WithTags("Webhooks").RequireAuthorization(Scopes.Delivery);
        v1.MapPost("/webhook_endpoints", Create).WithName("CreateWebhookEndpoint").WithSummary("Register a webhook endpoint").HonoursIdempotency()
            .WithDescription("The secret is in this answer, and nowhere else ever again. Every delivery is signed with it in two ways: `Drop-Signature`, and Standard Webhooks.")
            .Sends<CreateWebhookEndpoint>().Answers<NewWebhookEndpointJson>(201).Refuses(WebhookErrors.TooManyEndpoints);
        v1.MapGet("/webhook_endpoints", List).WithName("ListWebhookEndpoints").WithSummary("List webhook endpoints, newest first")
            .WithDescription("Without their secrets.")
            .Sends<ListWebhookEndpoints>().Answers<ListJson<WebhookEndpointJson>>(200).Refuses(WebhookErrors.UnknownCursor);
        v1.MapGet("/webhook_endpoints/{id}", Get).WithName("GetWebhookEndpoint").WithSummary("Read a webhook endpoint")
            .WithDescription("Another partner's endpoint, or one of the other mode, is 404.")
            .Sends<GetWebhookEndpoint>().Answers<WebhookEndpointJson>(200);
        v1.MapPatch("/webhook_endpoints/{id}", Change).WithName("ChangeWebhookEndpoint").WithSummary("Change a webhook endpoint")
            .WithDescription("What is absent stays. Events of an endpoint that is not active are kept for a replay.")
            .Sends<ChangeWebhookEndpoint>().Answers<WebhookEndpointJson>(200);
        v1.MapDelete("/webhook_endpoints/{id}", Delete).WithName("DeleteWebhookEndpoint").WithSummary("Delete a webhook endpoint")
            .WithDescription("Nothing is sent to it any more, not even what waited.")
            .Sends<DeleteWebhookEndpoint>().Answers<DeletedJson>(200);
        v1.MapPost("/webhook_endpoints/{id}/rotate_secret", Rotate).WithName("RotateWebhookSecret").WithSummary("Make a new secret")
            .WithDescription("Until the overlap ends the old one signs `Drop-Signature` and the new one `Drop-Signature-Next`; `webhook-signature` has both.")
            .Sends<RotateWebhookSecret>().Answers<SecretJson>(200);
        v1.MapGet("/webhook_deliveries", Deliveries).WithName("ListWebhookDeliveries").WithSummary("List attempts to deliver, newest first")
            .WithDescription("Every attempt is kept for 90 days.")
            .Sends<ListWebhookDeliveries>().Answers<ListJson<WebhookDeliveryJson>>(200).Refuses(WebhookErrors.UnknownCursor);
        v1.MapPost("/webhook_deliveries/{id}/retry", Retry).WithName("RetryWebhookDelivery").WithSummary("Send an event again")
            .WithDescription("Now, and from the start of the retry table; `queued` is 0 when it is on its way already. A test event is sent once, and so is 404 here.")
            .Sends<RetryWebhookDelivery>().Answers<QueuedJson>(202).Refuses(WebhookErrors.Inactive);
        v1.MapPost("/webhook_deliveries/replay", Replay).WithName("ReplayWebhookDeliveries").WithSummary("Send all that failed since a moment")
            .WithDescription("What was given up, and what waited while its endpoint was not active; each order's events in their sequence.")
            .Sends<ReplayWebhookDeliveries>().Answers<QueuedJson>(202).Refuses(WebhookErrors.EndpointNotFound, WebhookErrors.Inactive);
        v1.MapPost("/webhooks/test", Test).WithName("SendTestEvent").WithSummary("Send a sample event now")
            .WithDescription("To the endpoint with this `url`, else to the newest active one. It is sent once, and its order does not exist.")
            .Sends<ComposeTestEvent>().Answers<TestedJson>(200).Refuses(WebhookErrors.NoEndpoint);
    }

    private static Task<IResult> Create(JsonBody<WebhookEndpointInput> body, PartnerCaller caller, Sender sender) =>
        sender.Send(new CreateWebhookEndpoint(caller.Owner, body), StatusCodes.Status201Created, NewWebhookEndpointJson.Of);

    private static Task<IResult> List([AsParameters] PageQuery page, PartnerCaller caller, Sender sender) =>
        sender.Send(new ListWebhookEndpoints(caller.Owner, page.Limit, page.Cursor), StatusCodes.Status200OK, found => ListJson.Of(found, WebhookEndpointJson.Of));

    private static Task<IResult> Get(RouteId<WebhookEndpointId> id, PartnerCaller caller, Sender sender) =>
        sender.Send(new GetWebhookEndpoint(caller.Owner, id), StatusCodes.Status200OK, WebhookEndpointJson.Of);

    private static Task<IResult> Change(RouteId<WebhookEndpointId> id, JsonBody<WebhookEndpointChanges> body, PartnerCaller caller, Sender sender) =>
        sender.Send(new ChangeWebhookEndpoint(caller.Owner, id, body), StatusCodes.Status200OK, WebhookEndpointJson.Of);

    private static Task<IResult> Delete(RouteId<WebhookEndpointId> id, PartnerCaller caller, Sender sender) =>
        sender.Send(new DeleteWebhookEndpoint(caller.Owner, id), StatusCodes.Status200OK, deleted => new DeletedJson(deleted.Value, Deleted: true));

    private static Task<IResult> Rotate(RouteId<WebhookEndpointId> id, JsonBody<RotateInput> body, PartnerCaller caller, Sender sender) =>
        sender.Send(new RotateWebhookSecret(caller.Owner, id, ((RotateInput)body).OverlapHours), StatusCodes.Status200OK, secret => new SecretJson(secret.Value));

    private static Task<IResult> Deliveries([AsParameters] DeliveriesQuery query, PartnerCaller caller, Sender sender) =>
        sender.Send(query.For(caller.Owner), StatusCodes.Status200OK, page => ListJson.Of(page, WebhookDeliveryJson.Of));

    private static Task<IResult> Retry(RouteId<WebhookAttemptId> id, PartnerCaller caller, Sender sender) =>
        sender.Send(new RetryWebhookDelivery(caller.Owner, id), StatusCodes.Status202Accepted, queued => new QueuedJson(queued));

    private static async Task<IResult> Replay(JsonBody<ReplayInput> body, PartnerCaller caller, WebhookRuns runs, CancellationToken ct)
    {
        var queued = await runs.Replay(new ReplayWebhookDeliveries(caller.Owner, body), ct);
        return queued.Error is { } refusal ? Problems.Of(refusal) : new Answer(new StoredAnswer(StatusCodes.Status202Accepted, Json.Write(new QueuedJson(queued.Value))));
    }

    private static async Task<IResult> Test(JsonBody<TestEventInput> body, PartnerCaller caller, WebhookRuns runs, CancellationToken ct)
    {
        var tested = await runs.Test(new ComposeTestEvent(caller.Owner, body), ct);
        return tested.Error is { } refusal
            ? Problems.Of(refusal)
            : new Answer(new StoredAnswer(StatusCodes.Status200OK, Json.Write(TestedJson.Of(tested.Value.Answer, tested.Value.Event))));
    }
}

/// <summary>How a secret is rotated; an empty body is fine too.</summary>
/// <param name="OverlapHours">How long the old secret goes on signing.</param>
public sealed record RotateInput(long? OverlapHours);

/// <summary>The filters of the list of attempts, as the query string has them.</summary>
/// <param name="Status">Only attempts that ended so.</param>
/// <param name="EndpointId">Only attempts to this endpoint.</param>
/// <param name="EventId">Only attempts to deliver this event.</param>
/// <param name="Limit">Attempts a part.</param>
/// <param name="Cursor">The <c>next_cursor</c> of the part before; keep the other filters as they were.</param>
public sealed record DeliveriesQuery(
    [FromQuery(Name = "endpoint_id")] string? EndpointId,
    string? Status,
    [FromQuery(Name = "event_id")] string? EventId,
    string? Limit,
    string? Cursor)
{
    public ListWebhookDeliveries For(Owner owner) => new(owner, EndpointId, Status, EventId, Limit, Cursor);
}
