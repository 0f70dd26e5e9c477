using MediatR;
using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Orders;
using Parcours.Application.Portal;
using Parcours.Application.Simulator;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Api.Pages.Portal;

/// <summary>One order of either kind: what was ordered, all that happened to it, and what can be done about it now.</summary>
public sealed class OrderModel(ISimulatedSignature signature, Links links) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    /// <summary>Null when the account has none with this id on this side.</summary>
    public PortalOrder? Order { get; private set; }

    public IReadOnlyList<TimelineEntry> Timeline => OrderTimeline.Of(Order!);

    public bool MayCancel => Can(OrderTrigger.Cancel, "Cancel");

    public bool MayShip => Can(OrderTrigger.Ship, "Ship");

    public bool MayDeliver => Can(OrderTrigger.ConfirmDelivery, "Deliver");

    /// <summary>While the customer may still show the box.</summary>
    public bool MayInvite => Can(OrderTrigger.Submit, "Invite", Actors.Customer);

    public bool MayRetry => Allows("Retry");

    public bool MaySeeDeliveries => PortalPolicy.Allows(Caller.User.Role, "/Portal/Developers/Webhook");

    /// <summary>Where the simulator can take a test order: the next step, and the two ends of the way.</summary>
    public IReadOnlyList<OrderStatus> Simulated => Caller.Mode == Mode.Test && Order is { Kind: OrderOrigin.Delivery } order && Allows("Advance")
        ? [.. new[] { OrdinaryWay.Next(order.Status)?.To, OrderStatus.Delivered, OrderStatus.Failed }.OfType<OrderStatus>().Distinct().Where(to => OrdinaryWay.Between(order.Status, to, FailureReason.RecipientAbsent).Count > 0)]
        : [];

    public string Tracking => links.Tracking(Order!.Id);

    public string? Signature => Order!.Delivery?.Progress.Proof?.Signature is { } image ? links.To(image) : null;

    public IReadOnlyList<string> Photos => [.. (Order!.Delivery?.Progress.Proof?.Photos ?? []).Select(links.To)];

    public string CustomersPage => links.Unboxing(Order!.Number, Order.Unboxing!.Unboxing.Code);

    public async Task<IActionResult> OnGet()
    {
        await Load();
        if (Order is null)
            Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }

    public Task<IActionResult> OnPostCancel(string? reason) => Act(
        order => order.Kind == OrderOrigin.Delivery ? Send(new CancelOrder(Caller.Owner, order.Id, reason)) : Send(new CancelMerchantOrder(Caller.Owner, order.Number, reason)),
        "portal.order.cancelled");

    public Task<IActionResult> OnPostShip(string? tracking, string? carrier) => Act(order => Send(new ShipOrder(Caller.Owner, order.Number, tracking, carrier)), "portal.order.shipped");

    public Task<IActionResult> OnPostDeliver() => Act(order => Send(new ConfirmDelivery(Caller.Owner, order.Number)), "portal.order.delivered");

    public Task<IActionResult> OnPostInvite() => Act(order => Send(new ResendUnboxingInvitation(Caller.Owner, order.Number)), "portal.order.invited");

    public Task<IActionResult> OnPostRetry(string? attempt) => Act(
        _ => WebhookAttemptId.Parse(attempt) is { } id ? Send(new RetryWebhookDelivery(Caller.Owner, id)) : Task.FromResult<Error?>(WebhookErrors.DeliveryNotFound),
        "portal.order.retried");

    public async Task<IActionResult> OnPostAdvance(string? to)
    {
        await signature.Prepare(HttpContext.RequestAborted);
        return await Act(order => Send(new AdvanceOrder(Caller.Owner, order.Id, to, null)), "portal.order.advanced");
    }

    protected override async Task Load() =>
        Order = OrderId.Parse(Id) is { } id && await Ask(new ShowPortalOrder(Caller.Owner, id)) is { Error: null } found ? found.Value : null;

    private async Task<IActionResult> Act(Func<PortalOrder, Task<Error?>> act, string done)
    {
        await Load();
        if (Order is null)
            return await OnGet();
        if (await act(Order) is not { } refusal)
            return Anew(Texts.Of(done));
        return refusal.Fields.Count > 0 ? await Again(refusal) : await Again(ErrorTexts.Message(refusal), Problems.StatusOf(refusal.Kind));
    }

    private async Task<Error?> Send<T>(IRequest<Result<T>> command) => (await Ask(command)).Error;

    /// <summary>Whether the step leads on from here, and the reader may take it.</summary>
    private bool Can(OrderTrigger step, string form, Actors by = Actors.Partner) =>
        Order is { } order && Allows(form) && OrderLifecycle.Table.Fire(order.Status, step, order.Kind, by).Error is null;

    private bool Allows(string form) => PortalPolicy.Allows(Caller.User.Role, "/Portal/Order", form);
}
