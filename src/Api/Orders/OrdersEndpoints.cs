using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Auth;
using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Api.Orders;

/// <summary>The delivery API for partners.</summary>
public static class OrdersEndpoints
{
    private static readonly OrderId Sample = new("dc_9f7a1f2e3d4c5b6a");

    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1").WithTags("Delivery").RequireAuthorization(Scopes.Delivery);
        v1.MapPost("/rates/quote", Quote).WithName("QuoteDelivery").WithSummary("Get a price, locked for 24 hours")
            .WithDescription("A quote serves any number of orders until `valid_until`.")
            .Sends<QuoteDelivery>().Answers<QuoteJson>(200).Refuses(OrderErrors.ServiceUnavailable("zone"));
        v1.MapPost("/orders", Create).WithName("CreateOrder").WithSummary("Create a delivery order").HonoursIdempotency()
            .WithDescription("At the price of its quote, or at today's without one.")
            .Sends<CreateDeliveryOrder>().Answers<OrderJson>(201)
            .Refuses(OrderErrors.QuoteNotFound, OrderErrors.QuoteMismatch, OrderErrors.QuoteExpired, OrderErrors.Duplicate("ORD-2025-001234", Sample), OrderErrors.ServiceUnavailable("zone"));
        v1.MapGet("/orders", List).WithName("ListOrders").WithSummary("List orders, newest first")
            .WithDescription("Cursors survive new orders: none is skipped or repeated.")
            .Sends<ListOrders>().Answers<ListJson<OrderJson>>(200).Refuses(OrderErrors.UnknownCursor);
        v1.MapGet("/orders/{id}", Get).WithName("GetOrder").WithSummary("Read an order with its history")
            .WithDescription("Another partner's order, or one of the other mode, is 404.")
            .Sends<GetOrder>().Answers<OrderJson>(200);
        v1.MapPost("/orders/{id}/cancel", Cancel).WithName("CancelOrder").WithSummary("Cancel an order")
            .WithDescription("While it is `pending` or `accepted`. Cancelling again is fine and changes nothing.")
            .Sends<CancelOrder>().Answers<OrderJson>(200).Refuses(OrderErrors.NotCancellable(OrderStatus.InTransit));
    }

    private static Task<IResult> Quote(JsonBody<QuoteInput> body, PartnerCaller caller, Sender sender) =>
        sender.Send(new QuoteDelivery(caller.Owner, body), StatusCodes.Status200OK, QuoteJson.Of);

    private static Task<IResult> Create(JsonBody<DeliveryOrderInput> body, PartnerCaller caller, Sender sender, Links links) =>
        sender.Send(
            new CreateDeliveryOrder(caller.Owner, body),
            StatusCodes.Status201Created,
            order => OrderJson.Of(order, links),
            refused => WithFreshQuote(refused, caller, body, sender));

    private static Task<IResult> List([AsParameters] ListQuery query, PartnerCaller caller, Sender sender, Links links) =>
        sender.Send(query.For(caller.Owner), StatusCodes.Status200OK, page => ListJson.Of(page, order => OrderJson.Of(order, links)));

    private static Task<IResult> Get(RouteId<OrderId> id, PartnerCaller caller, Sender sender, Links links) =>
        sender.Send(new GetOrder(caller.Owner, id), StatusCodes.Status200OK, order => OrderJson.Of(order, links));

    private static Task<IResult> Cancel(RouteId<OrderId> id, JsonBody<CancelInput> body, PartnerCaller caller, Sender sender, Links links) =>
        sender.Send(new CancelOrder(caller.Owner, id, ((CancelInput)body).Reason), StatusCodes.Status200OK, order => OrderJson.Of(order, links));

    /// <summary>An expired quote comes back with a fresh one, in a unit of work of its own: the refused one kept nothing.</summary>
    private static async Task<Error> WithFreshQuote(Error refused, PartnerCaller caller, DeliveryOrderInput order, Sender sender)
    {
        if (refused != OrderErrors.QuoteExpired)
            return refused;

        var fresh = await sender.Ask(new QuoteDelivery(caller.Owner, order.ToQuote()));
        return fresh.Error ?? refused with { Details = new Dictionary<string, object> { ["quote"] = QuoteJson.Of(fresh.Value) } };
    }
}

/// <summary>Why an order is cancelled; an empty body is fine too.</summary>
/// <param name="Reason">Shown with the order from then on.</param>
public sealed record CancelInput(string? Reason);

/// <summary>The filters of a list, as the query string has them.</summary>
/// <param name="Status">Only orders in this status.</param>
/// <param name="ServiceLevel">Only orders of this service.</param>
/// <param name="PartnerOrderId">Your own id for the order.</param>
/// <param name="CreatedAfter">RFC 3339, exclusive.</param>
/// <param name="CreatedBefore">RFC 3339, exclusive.</param>
/// <param name="Limit">Orders a part.</param>
/// <param name="Cursor">The <c>next_cursor</c> of the part before; keep the other filters as they were.</param>
public sealed record ListQuery(
    string? Status,
    [FromQuery(Name = "service_level")] string? ServiceLevel,
    [FromQuery(Name = "partner_order_id")] string? PartnerOrderId,
    [FromQuery(Name = "created_after")] string? CreatedAfter,
    [FromQuery(Name = "created_before")] string? CreatedBefore,
    string? Limit,
    string? Cursor)
{
    public ListOrders For(Owner owner) => new(owner, Status, ServiceLevel, PartnerOrderId, CreatedAfter, CreatedBefore, Limit, Cursor);
}
