using Parcours.Api.Auth;
using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Api.Webhooks;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Orders;
using Parcours.Application.Partners;
using Parcours.Application.Unboxing;
using Parcours.Application.Unboxing.Sealing;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Unboxing;

namespace Parcours.Api.Unboxing;

/// <summary>The unboxing API for merchants.</summary>
public static class MerchantsEndpoints
{
    private const string Png = "image/png";

    private const string Svg = "image/svg+xml";

    private static readonly Error LimitReached = PlanErrors.LimitReached(
        Plan.Free, 50, 50, NodaTime.Instant.FromUtc(2025, 11, 30, 12, 0), NodaTime.Instant.FromUtc(2025, 12, 1, 0, 0));

    private static readonly Error Duplicate = OrderErrors.Duplicate("ORDER-2024-001", new OrderNumber(42), "http://localhost:5001/unboxing-customer.html?code=A3F9&order=42");

    private static readonly Error WrongState = LifecycleErrors.InvalidTransition(Names.Of(OrderStatus.Completed), Names.Of(OrderTrigger.Ship));

    public static void MapMerchants(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/b2b").WithTags("Unboxing").RequireAuthorization(Scopes.Merchants).WithMetadata(new TakesComments());
        api.MapPost("/orders", Create).WithName("CreateMerchantOrder").WithSummary("Create an order with an unboxing").HonoursIdempotency()
            .WithDescription("Give `verification_code` or `unboxing_url` to your customer: in the box, or by e-mail.")
            .Sends<CreateMerchantOrder>().Answers<CreatedOrderJson>(201).Refuses(Duplicate, LimitReached);
        api.MapGet("/orders", List).WithName("ListMerchantOrders").WithSummary("List orders, newest first")
            .WithDescription("By `page` for the newest 10 000; by `cursor` without end.")
            .Sends<ListMerchantOrders>().Answers<MerchantOrdersJson>(200).Refuses(OrderErrors.UnknownCursor);
        api.MapGet("/orders/{id}", Get).WithName("GetMerchantOrder").WithSummary("Read an order with its history")
            .WithDescription("Also a `/v1` order that has an unboxing. Another account's order, or one of the other mode, is 404.")
            .Sends<GetMerchantOrder>().Answers<MerchantOrderJson>(200);
        api.MapGet("/orders/{id}/qr", Draw).WithName("DrawQrCode").WithSummary("The customer's page as a QR code")
            .WithDescription("For the label: PNG, or SVG when `format` or `Accept` asks for it. It holds the code, so it needs your key, or a session of the portal.")
            .WithMetadata(new OpensToTeam()).Sends<DrawQrCode>().AnswersFile("The QR code with its margin.", Png, Svg);
        api.MapGet("/orders/{id}/evidence", Evidence).WithName("DownloadEvidence").WithSummary("The sealed bundle of evidence")
            .WithDescription("The media as received with a signed manifest, which anyone can verify with openssl. Once photos and video are erased, the manifest holds what is left: their hashes.")
            .Sends<GetEvidence>().AnswersFile("A ZIP file, streamed.", EvidenceBundles.Zip).Refuses(EvidenceErrors.NothingSubmitted);
        api.MapPatch("/orders/{id}/ship", Ship).WithName("ShipOrder").WithSummary("Say that it was shipped")
            .WithDescription("While it is `pending`. Both fields are optional.")
            .Sends<ShipOrder>().Answers<StepTakenJson>(200).Refuses(WrongState, OrderErrors.ChangedMeanwhile);
        api.MapPatch("/orders/{id}/deliver", Deliver).WithName("ConfirmDelivery").WithSummary("Say that it was delivered, and open the window")
            .WithDescription("While it is `shipped`. The customer is invited by e-mail and has 48 hours.")
            .Sends<ConfirmDelivery>().Answers<WindowOpenedJson>(200).Refuses(WrongState, OrderErrors.ChangedMeanwhile);
        api.MapPatch("/orders/{id}/resolve", Resolve).WithName("ResolveOrder").WithSummary("Decide what the proof is worth")
            .WithDescription("While it is `unboxing_submitted` or `disputed`.")
            .Sends<ResolveOrder>().Answers<StepTakenJson>(200).Refuses(WrongState, OrderErrors.ChangedMeanwhile);
        api.MapPatch("/orders/{id}/cancel", Cancel).WithName("CancelMerchantOrder").WithSummary("Cancel an order")
            .WithDescription("While it is `pending`. Cancelling again is fine and changes nothing.")
            .Sends<CancelMerchantOrder>().Answers<StepTakenJson>(200).Refuses(WrongState, OrderErrors.ChangedMeanwhile);
        api.MapGet("/stats", Stats).WithName("GetStats").WithSummary("The account's figures")
            .WithDescription("Of your orders of the key's mode.")
            .Sends<GetStats>().Answers<StatsJson>(200);
        api.MapGet("/webhook_secret", ShowSecret).WithName("GetDefaultWebhookSecret").WithSummary("What signs the events to a `webhook_url`")
            .WithDescription("One for the key's mode: the events that go to the `webhook_url` of single orders are signed with it. Endpoints have secrets of their own.")
            .Sends<ShowDefaultWebhookSecret>().Answers<DefaultWebhookSecretJson>(200);
        api.MapPost("/webhook_secret/rotate", RotateSecret).WithName("RotateDefaultWebhookSecret").WithSummary("Make a new secret for `webhook_url`")
            .WithDescription("Until the overlap ends the old one signs `Drop-Signature` and the new one `Drop-Signature-Next`; `webhook-signature` has both.")
            .Sends<RotateDefaultWebhookSecret>().Answers<DefaultWebhookSecretJson>(200);
        app.MapEvidenceKeys();
    }

    private static Task<IResult> Create(JsonBody<MerchantOrderInput> body, PartnerCaller caller, Sender sender, Links links) =>
        sender.Send(new CreateMerchantOrder(caller.Owner, body), StatusCodes.Status201Created, order => CreatedOrderJson.Of(order, links));

    private static Task<IResult> List([AsParameters] MerchantListQuery query, PartnerCaller caller, Sender sender, Links links) =>
        sender.Send(query.For(caller.Owner), StatusCodes.Status200OK, page => MerchantOrdersJson.Of(page, links));

    private static Task<IResult> Get(RouteId<OrderNumber> id, PartnerCaller caller, Sender sender, Links links) =>
        sender.Send(new GetMerchantOrder(caller.Owner, id), StatusCodes.Status200OK, order => MerchantOrderJson.Of(order, links));

    private static async Task<IResult> Draw(RouteId<OrderNumber> id, [AsParameters] QrCodeQuery query, HttpContext http, Caller caller, Sender sender)
    {
        var format = query.Format ?? (Accepts.Rathers(http.Request, Svg, Png) ? DrawQrCode.Svg : DrawQrCode.Png);
        var drawn = await sender.Ask(new DrawQrCode(OpensToTeam.OwnerOf(caller), id, query.Size, format));
        if (drawn.Error is { } refusal)
            return Problems.Of(refusal);

        http.Response.Headers.CacheControl = "private, max-age=3600";
        // Whoever signs out on a shared computer leaves nothing to look at.
        http.Response.Headers.Vary = "Accept, Authorization, Cookie";
        return TypedResults.Bytes(drawn.Value, format == DrawQrCode.Svg ? Svg : Png);
    }

    private static async Task<IResult> Evidence(RouteId<OrderNumber> id, HttpContext http, PartnerCaller caller, Sender sender, Links links, IMediaStore store, BundleWriter writer)
    {
        var evidence = await sender.Ask(new GetEvidence(caller.Owner, id));
        if (evidence.Error is { } refusal)
            return Problems.Of(refusal);

        http.Response.Headers.CacheControl = "private, no-store";
        var bundle = EvidenceBundles.Of(evidence.Value, caller.Owner.Mode, links, store);
        return TypedResults.Stream(body => writer.Write(bundle, body, http.RequestAborted), EvidenceBundles.Zip, EvidenceBundles.NameOf(evidence.Value.Order.Number));
    }

    private static Task<IResult> Ship(RouteId<OrderNumber> id, JsonBody<ShipmentInput> body, PartnerCaller caller, Sender sender) =>
        sender.Send(((ShipmentInput)body).For(caller.Owner, id), StatusCodes.Status200OK, StepTakenJson.Of);

    private static Task<IResult> Deliver(RouteId<OrderNumber> id, PartnerCaller caller, Sender sender) =>
        sender.Send(new ConfirmDelivery(caller.Owner, id), StatusCodes.Status200OK, WindowOpenedJson.Of);

    private static Task<IResult> Resolve(RouteId<OrderNumber> id, JsonBody<ResolutionInput> body, PartnerCaller caller, Sender sender) =>
        sender.Send(((ResolutionInput)body).For(caller.Owner, id), StatusCodes.Status200OK, StepTakenJson.Of);

    private static Task<IResult> Cancel(RouteId<OrderNumber> id, JsonBody<MerchantCancelInput> body, PartnerCaller caller, Sender sender) =>
        sender.Send(new CancelMerchantOrder(caller.Owner, id, ((MerchantCancelInput)body).Reason), StatusCodes.Status200OK, StepTakenJson.Of);

    private static Task<IResult> Stats(PartnerCaller caller, Sender sender) => sender.Send(new GetStats(caller.Owner), StatusCodes.Status200OK, StatsJson.Of);

    private static Task<IResult> ShowSecret(PartnerCaller caller, Sender sender, HttpResponse response) =>
        Secret(new ShowDefaultWebhookSecret(caller.Owner), sender, response);

    private static Task<IResult> RotateSecret(JsonBody<RotateInput> body, PartnerCaller caller, Sender sender, HttpResponse response) =>
        Secret(new RotateDefaultWebhookSecret(caller.Owner, ((RotateInput)body).OverlapHours), sender, response);

    private static Task<IResult> Secret(ICommand<DefaultWebhookSecretView> command, Sender sender, HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return sender.Send(command, StatusCodes.Status200OK, DefaultWebhookSecretJson.Of);
    }
}

/// <summary>What signs the events that go to the <c>webhook_url</c> of single orders.</summary>
/// <param name="Secret">As in the verification of any webhook: <c>whsec_…</c>.</param>
/// <param name="PreviousValidUntil">Until when the secret before it signs too; absent outside a rotation.</param>
public sealed record DefaultWebhookSecretJson(string Secret, string? PreviousValidUntil)
{
    public static DefaultWebhookSecretJson Of(DefaultWebhookSecretView secret) =>
        new(secret.Secret.Value, secret.PreviousValidUntil is { } until ? Rfc3339.Milliseconds(until) : null);
}

/// <summary>How the order was sent; an empty body is fine too.</summary>
/// <param name="TrackingNumber">The carrier's.</param>
public sealed record ShipmentInput([Identifier] string? TrackingNumber, string? Carrier)
{
    internal ShipOrder For(Owner owner, OrderNumber order) => new(owner, order, TrackingNumber, Carrier);
}

/// <summary>What the proof is worth.</summary>
/// <param name="Note">For your records; comes back with the order and in the event.</param>
public sealed record ResolutionInput(string? Resolution, string? Note)
{
    internal ResolveOrder For(Owner owner, OrderNumber order) => new(owner, order, Resolution, Note);
}

/// <summary>Why the order is cancelled; an empty body is fine too.</summary>
/// <param name="Reason">Shown with the order from then on.</param>
public sealed record MerchantCancelInput(string? Reason);

/// <param name="Size">Pixels a side: 128 to 1024, 512 when absent.</param>
/// <param name="Format"><c>png</c> or <c>svg</c>; as <c>Accept</c> has it when absent.</param>
public sealed record QrCodeQuery(string? Size, string? Format);

/// <summary>The filters of the list, as the query string has them.</summary>
/// <param name="Status">Only orders in this status.</param>
/// <param name="Page">From 1; <c>page × limit</c> up to 10 000.</param>
/// <param name="Limit">Orders a part.</param>
/// <param name="Cursor">The <c>next_cursor</c> of the part before; keep the other filters as they were.</param>
public sealed record MerchantListQuery(string? Status, string? Page, string? Limit, string? Cursor)
{
    public ListMerchantOrders For(Owner owner) => new(owner, Status, Page, Limit, Cursor);
}
