using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Auth;
using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Application.Operations;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Api.Ops;

/// <summary>How the platform's own people move orders.</summary>
public static class OpsEndpoints
{
    public static void MapOps(this IEndpointRouteBuilder app)
    {
        var ops = app.MapGroup("/ops/v1").WithTags("Operations").RequireAuthorization(Scopes.Operations);
        ops.MapGet("/orders", List).WithName("ListWork").WithSummary("List the orders to work on, oldest first")
            .WithDescription("Those that are not finished, of all partners, unless a status is asked for. A courier gets their own.")
            .Sends<ListWork>().Answers<ListJson<OpsOrderJson>>(200).Refuses(OrderErrors.UnknownCursor);
        ops.MapGet("/orders/{id}", Get).WithName("GetWork").WithSummary("Read an order with its history")
            .WithDescription("For a courier, an order that is somebody else's is 404; so it is in every step below.")
            .Sends<GetWork>().Answers<OpsOrderJson>(200);
        ops.MapGet("/scan/{code}", Scan).WithName("ScanParcel").WithSummary("Find the orders of a parcel that was scanned, newest first")
            .WithDescription("Usually one. Partners choose these codes and may use one again, so ask the courier when there are several; at most 20 are shown.")
            .TakesText("code", "A parcel's barcode or `parcel_id`, percent-encoded.", "0123456789012")
            .Sends<ScanParcel>().Answers<ListJson<OpsOrderJson>>(200).Refuses(OrderErrors.NotFound);
        ops.MapStep<AcceptOrder>("accept", Accept).WithSummary("Take an order on")
            .WithDescription("From `pending`. A dispatcher's step.").Refuses(NotYours("accept"));
        ops.MapStep<AssignOrder>("assign", Assign).WithSummary("Give an order to a courier")
            .WithDescription("Or to another one, until it is picked up. A dispatcher's step.").Refuses(NotYours("assign_courier"), CourierErrors.NotFound, CourierErrors.Inactive);
        ops.MapStep<PickUpOrder>("pick_up", PickUp).WithSummary("Say that the courier has the parcels")
            .WithDescription("From `courier_assigned`.");
        ops.MapStep<DepartWithOrder>("depart", Depart).WithSummary("Say that the parcels travel")
            .WithDescription("From `picked_up`.");
        ops.MapStep<SendOutOrder>("go_out", GoOut).WithSummary("Say that the courier is on the last leg")
            .WithDescription("From `in_transit`, or from `failed` for another attempt. Without an `eta`, recipient and partner are told the one that was known.");
        ops.MapStep<DeliverOrder>("deliver", Deliver).WithSummary("Hand an order over, with its proof")
            .WithDescription("From `out_for_delivery`. Images are uploaded before and named here. Where `pin_required` is true a courier must send the recipient's PIN: after six wrong ones only a dispatcher can deliver.")
            .Refuses(PinErrors.Locked);
        ops.MapStep<FailOrder>("fail", Fail).WithSummary("Say that an attempt failed")
            .WithDescription("From `picked_up`, `in_transit` or `out_for_delivery`; `go_out` begins the next attempt.");
        ops.MapStep<CancelByOperator>("cancel", Cancel).WithSummary("Call an order off")
            .WithDescription("From `pending` or `accepted`; the partner hears that it was us. A dispatcher's step.").Refuses(NotYours("cancel"));
        app.MapMedia(ops);
        ops.MapGet("/couriers", ListCouriers).WithName("ListCouriers").WithSummary("List couriers, newest first")
            .WithDescription("Also those that were deactivated.")
            .Sends<ListCouriers>().Answers<ListJson<OpsCourierJson>>(200).Refuses(OrderErrors.UnknownCursor);
        ops.MapPost("/couriers", CreateCourier).WithName("CreateCourier").WithSummary("Add a courier").HonoursIdempotency()
            .WithDescription("`credential` is what the courier signs in with. It is in this answer, and nowhere else ever again.")
            .Sends<CreateCourier>().Answers<OpsCourierJson>(201);
        ops.MapPost("/couriers/{id}/deactivate", DeactivateCourier).WithName("DeactivateCourier").WithSummary("Let a courier go").HonoursIdempotency()
            .WithDescription("Gets no more orders, and can no longer sign in. Refused while orders are in their hands; repeating it changes nothing.")
            .Sends<DeactivateCourier>().Answers<OpsCourierJson>(200).Refuses(CourierErrors.HasOrders);
        ops.MapPost("/couriers/{id}/credential", RenewCredential).WithName("RenewCourierCredential").WithSummary("Give a courier a new credential").HonoursIdempotency()
            .WithDescription("When a phone is lost. The one before stops within 5 s; orders stay in the courier's hands. `credential` is in this answer, and nowhere else ever again.")
            .Sends<RenewCourierCredential>().Answers<OpsCourierJson>(200).Refuses(CourierErrors.Inactive);
        ops.MapReviewWork();
        ops.MapGet("/audit", ListAudit).WithName("ListAudit").WithSummary("See who did what, newest first")
            .WithDescription("Every change by an operator: who, when, from where, what. A refused request changed nothing and is not here.")
            .Sends<ListAudit>().Answers<ListJson<AuditJson>>(200).Refuses(OrderErrors.UnknownCursor);
    }

    /// <summary>Every step can be repeated under its key, and is refused when the order's state does not allow it.</summary>
    private static RouteHandlerBuilder MapStep<TStep>(this RouteGroupBuilder ops, string verb, Delegate step)
        where TStep : IOperatorStep =>
        ops.MapPost("/orders/{id}/" + verb, step).WithName(typeof(TStep).Name).HonoursIdempotency()
            .Sends<TStep>().Answers<OpsOrderJson>(200).Refuses(LifecycleErrors.InvalidTransition("delivered", verb), OrderErrors.ChangedMeanwhile);

    private static Error NotYours(string step) => LifecycleErrors.NotYours(step);

    private static Task<IResult> List([AsParameters] WorkQuery query, OperatorCaller caller, OpsSettings settings, Sender sender, Links links) =>
        sender.Send(
            new ListWork(caller.Operator, query.Status, query.CourierId, query.Mode ?? settings.DefaultMode, query.Limit, query.Cursor),
            StatusCodes.Status200OK,
            page => ListJson.Of(page, order => OpsOrderJson.Of(order, links)));

    private static Task<IResult> Get(RouteId<OrderId> id, OperatorCaller caller, Sender sender, Links links) =>
        sender.Send(new GetWork(caller.Operator, id), StatusCodes.Status200OK, order => OpsOrderJson.Of(order, links));

    private static Task<IResult> Scan(string code, [AsParameters] ModeQuery query, OperatorCaller caller, OpsSettings settings, Sender sender, Links links) =>
        sender.Send(
            // The one character that the server leaves escaped in a path.
            new ScanParcel(caller.Operator, code.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), query.Mode ?? settings.DefaultMode),
            StatusCodes.Status200OK,
            page => ListJson.Of(page, order => OpsOrderJson.Of(order, links)));

    private static Task<IResult> Accept(RouteId<OrderId> id, JsonBody<NothingInput> body, OperatorCaller caller, Sender sender, Links links) =>
        sender.Step(new AcceptOrder(caller.Operator, id), links);

    private static Task<IResult> Assign(RouteId<OrderId> id, JsonBody<AssignInput> body, OperatorCaller caller, Sender sender, Links links) =>
        sender.Step(new AssignOrder(caller.Operator, id, ((AssignInput)body).CourierId), links);

    private static Task<IResult> PickUp(RouteId<OrderId> id, JsonBody<NothingInput> body, OperatorCaller caller, Sender sender, Links links) =>
        sender.Step(new PickUpOrder(caller.Operator, id), links);

    private static Task<IResult> Depart(RouteId<OrderId> id, JsonBody<NothingInput> body, OperatorCaller caller, Sender sender, Links links) =>
        sender.Step(new DepartWithOrder(caller.Operator, id), links);

    private static Task<IResult> GoOut(RouteId<OrderId> id, JsonBody<GoOutInput> body, OperatorCaller caller, Sender sender, Links links) =>
        sender.Step(new SendOutOrder(caller.Operator, id, ((GoOutInput)body).Eta), links);

    private static async Task<IResult> Deliver(RouteId<OrderId> id, JsonBody<DeliverInput> body, OperatorCaller caller, Sender sender, Links links)
    {
        DeliverInput input = body;
        var deliver = new DeliverOrder(caller.Operator, id, input.RecipientName, input.Signature, input.Photos, input.Pin);
        // A try that is not counted is a try too many; a request that is refused for its shape is none.
        if (input.Pin is { } code && (await sender.Ask(new TryPin(caller.Operator, id, code))) is { Error: null, Value.Refusal: { } wrong })
            return Problems.Of(wrong);
        return await sender.Step(deliver, links);
    }

    private static Task<IResult> Fail(RouteId<OrderId> id, JsonBody<FailInput> body, OperatorCaller caller, Sender sender, Links links) =>
        sender.Step(new FailOrder(caller.Operator, id, ((FailInput)body).FailureReason, ((FailInput)body).NextAttempt), links);

    private static Task<IResult> Cancel(RouteId<OrderId> id, JsonBody<OpsCancelInput> body, OperatorCaller caller, Sender sender, Links links) =>
        sender.Step(new CancelByOperator(caller.Operator, id, ((OpsCancelInput)body).Reason), links);

    private static Task<IResult> ListCouriers([AsParameters] PageQuery page, Sender sender) =>
        sender.Send(new ListCouriers(page.Limit, page.Cursor), StatusCodes.Status200OK, found => ListJson.Of(found, OpsCourierJson.Of));

    private static Task<IResult> CreateCourier(JsonBody<CourierInput> body, OperatorCaller caller, Sender sender) =>
        sender.Send(new CreateCourier(caller.Operator, ((CourierInput)body).Name, ((CourierInput)body).Phone), StatusCodes.Status201Created, OpsCourierJson.Of);

    private static Task<IResult> DeactivateCourier(RouteId<CourierId> id, JsonBody<NothingInput> body, OperatorCaller caller, Sender sender) =>
        sender.Send(new DeactivateCourier(caller.Operator, id), StatusCodes.Status200OK, OpsCourierJson.Of);

    private static Task<IResult> RenewCredential(RouteId<CourierId> id, JsonBody<NothingInput> body, OperatorCaller caller, Sender sender) =>
        sender.Send(new RenewCourierCredential(caller.Operator, id), StatusCodes.Status200OK, OpsCourierJson.Of);

    private static Task<IResult> ListAudit([AsParameters] AuditQuery query, Sender sender) =>
        sender.Send(new ListAudit(query.OrderId, query.OperatorId, query.Limit, query.Cursor), StatusCodes.Status200OK, page => ListJson.Of(page, AuditJson.Of));

    private static Task<IResult> Step(this Sender sender, IOperatorStep step, Links links) =>
        sender.Send(step, StatusCodes.Status200OK, order => OpsOrderJson.Of(order, links));
}

/// <param name="DefaultMode">The mode of orders that a list shows when it is not asked for one: <c>live</c>; in Development <c>test</c>, since there are no others.</param>
public sealed record OpsSettings(string DefaultMode);

/// <summary>A body without fields: whatever is sent is read and left alone.</summary>
public sealed record NothingInput;

/// <summary>Who gets the order.</summary>
public sealed record AssignInput([Identifier] string? CourierId);

/// <summary>What is known of the last leg; an empty body is fine too.</summary>
/// <param name="Eta">RFC 3339, in the future.</param>
public sealed record GoOutInput(string? Eta);

/// <summary>The proof of a delivery.</summary>
/// <param name="RecipientName">Who took the parcels.</param>
/// <param name="Signature">The <c>media_id</c> of an image that the same operator uploaded in the last 24 hours, as are the photos. Each proves one delivery.</param>
/// <param name="Photos">Up to five.</param>
/// <param name="Pin">What the recipient told, where the order has a PIN.</param>
public sealed record DeliverInput(string? RecipientName, string? Signature, IReadOnlyList<string>? Photos, [Identifier] string? Pin);

/// <summary>Why the attempt failed.</summary>
/// <param name="NextAttempt">RFC 3339, in the future.</param>
public sealed record FailInput(string? FailureReason, string? NextAttempt);

/// <summary>Why we call it off; an empty body is fine too.</summary>
/// <param name="Reason">Told to the partner.</param>
public sealed record OpsCancelInput(string? Reason);

/// <summary>A courier who joins.</summary>
/// <param name="Name">As partners and recipients are told it.</param>
/// <param name="Phone">As partners are told it.</param>
public sealed record CourierInput(string? Name, string? Phone);

/// <summary>The filters of the list, as the query string has them.</summary>
/// <param name="Status">Only orders in this status; those that are not finished when absent.</param>
/// <param name="CourierId">Only this courier's orders.</param>
/// <param name="Mode">Orders made with a test key or with a live one; live unless told otherwise (test in Development).</param>
/// <param name="Limit">Orders a part.</param>
/// <param name="Cursor">The <c>next_cursor</c> of the part before; keep the other filters as they were.</param>
public sealed record WorkQuery(string? Status, [FromQuery(Name = "courier_id")] string? CourierId, string? Mode, string? Limit, string? Cursor);

/// <param name="Mode">Orders made with a test key or with a live one; live unless told otherwise (test in Development).</param>
public sealed record ModeQuery(string? Mode);

/// <summary>The filters of the list, as the query string has them.</summary>
/// <param name="OrderId">Only what was done to this order.</param>
/// <param name="OperatorId">Only what this operator did.</param>
/// <param name="Limit">Entries a part.</param>
/// <param name="Cursor">The <c>next_cursor</c> of the part before; keep the other filters as they were.</param>
public sealed record AuditQuery([FromQuery(Name = "order_id")] string? OrderId, [FromQuery(Name = "operator_id")] string? OperatorId, string? Limit, string? Cursor);
