using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Partners;
using OrderTransition = Parcours.Domain.Kernel.Transition<Parcours.Domain.Orders.OrderStatus, Parcours.Domain.Orders.OrderTrigger, Parcours.Domain.Orders.OrderOrigin>;

namespace Parcours.Domain.Orders;

/// <summary>An order after checkout, from either origin.</summary>
/// <param name="Delivery">What our couriers are to do; null when the merchant ships it.</param>
public sealed record Order(
    OrderId Id,
    Owner Owner,
    OrderOrigin Origin,
    string PartnerOrderId,
    OrderStatus Status,
    DeliveryDetails? Delivery,
    Cancellation? Cancellation,
    Instant CreatedAt,
    Instant UpdatedAt)
{
    public Progress Progress { get; init; } = Progress.None;

    /// <summary>What the recipient must tell at the door; null when the partner asked for none.</summary>
    public DeliveryPin? Pin { get; init; }

    /// <summary>Given when it is stored.</summary>
    public OrderNumber? Number { get; init; }

    /// <summary>Null when the order ends with its delivery.</summary>
    public UnboxingDetails? Unboxing { get; init; }

    /// <summary>How the merchant sent it; null while that is not told.</summary>
    public Shipment? Shipment { get; init; }

    /// <summary>A new <c>/v1</c> order at its price.</summary>
    public static Order ForDelivery(Owner owner, string partnerOrderId, DeliveryDetails delivery, Instant now) =>
        new(OrderId.New(), owner, OrderOrigin.Delivery, partnerOrderId, OrderStatus.Pending, delivery, null, now, now);

    /// <summary>A new <c>/api/b2b</c> order, which the merchant ships.</summary>
    public static Order ForMerchant(Owner owner, string externalOrderId, UnboxingDetails unboxing, Shipment? shipment, Instant now) =>
        new(OrderId.New(), owner, OrderOrigin.Merchant, externalOrderId, OrderStatus.Pending, null, null, now, now) { Unboxing = unboxing, Shipment = shipment };

    /// <summary>The price was agreed and nothing was picked up yet, so the order can still be called off. Partners have a code of their own for when it cannot.</summary>
    public Result<OrderChange> Cancel(Actors by, string? reason, Instant now)
    {
        var change = Fire(OrderTrigger.Cancel, by, now, order => order with { Cancellation = new Cancellation(CancelledBy(by), reason) });
        return change.Error is { Kind: ErrorKind.Conflict } && by.HasFlag(Actors.Partner) && Origin == OrderOrigin.Delivery ? OrderErrors.NotCancellable(PublishedStatus) : change;
    }

    /// <summary>What its own surface tells of it.</summary>
    public OrderStatus PublishedStatus => Origin == OrderOrigin.Delivery ? OrderLifecycle.Published(Status) : Status;

    public bool IsCancelled => Status == OrderStatus.Cancelled;

    public Result<OrderChange> Accept(Actors by, Instant now) => Fire(OrderTrigger.Accept, by, now);

    /// <summary>Gives the order to a courier, or to another one while it was not picked up.</summary>
    public Result<OrderChange> Assign(Courier courier, Actors by, Instant now) =>
        Report(OrderLifecycle.Assignment(Status), by, now, progress => progress with { Courier = courier });

    public Result<OrderChange> PickUp(Actors by, Instant now) =>
        Report(OrderTrigger.PickUp, by, now, progress => progress with { PickedUpAt = now });

    public Result<OrderChange> Depart(Actors by, Instant now) =>
        Report(OrderTrigger.Depart, by, now, progress => progress with { Eta = Delivery!.EstimatedDelivery.ToInstant() });

    /// <param name="eta">When the courier expects to arrive; null when they do not say: what was told before, or the estimate, stays.</param>
    public Result<OrderChange> GoOut(Instant? eta, Actors by, Instant now) =>
        Report(OrderTrigger.GoOut, by, now, progress => progress with { Eta = eta ?? ExpectedAgain(progress), Failure = null });

    public Result<OrderChange> Deliver(ProofOfDelivery proof, Actors by, Instant now) =>
        Report(OrderTrigger.Deliver, by, now, progress => progress with { DeliveredAt = now, Proof = proof });

    public Result<OrderChange> Fail(FailedAttempt attempt, Actors by, Instant now) =>
        Report(OrderTrigger.Fail, by, now, progress => progress with { Failure = attempt });

    /// <param name="shipment">What was told now; where it says nothing, what was told before stays.</param>
    public Result<OrderChange> Ship(Shipment shipment, Actors by, Instant now) =>
        Fire(OrderTrigger.Ship, by, now, order => order with { Shipment = shipment.Or(order.Shipment) });

    /// <summary>The merchant's carrier handed the parcel over: the window opens.</summary>
    public Result<OrderChange> ConfirmDelivery(Actors by, Instant now) => Open(OrderTrigger.ConfirmDelivery, by, now);

    /// <summary>Our courier handed the parcel over: the window opens.</summary>
    public Result<OrderChange> OpenUnboxing(Instant now) => Open(OrderTrigger.OpenUnboxing, Actors.Platform, now);

    /// <summary>The customer showed the box.</summary>
    public Result<OrderChange> Submit(Instant now) =>
        HasExpired(now) ? OrderErrors.WindowOver : Progressed(OrderTrigger.Submit, Actors.Customer, now, unboxing => unboxing with { SubmittedAt = now });

    /// <summary>The window ended without a submission.</summary>
    public Result<OrderChange> Expire(ExpiredWindow outcome, Instant now) =>
        IsWindowOpen(now)
            ? OrderErrors.WindowOpen
            : Progressed(OrderLifecycle.Expiry(outcome), Actors.Platform, now, unboxing => unboxing with { Reason = UnboxingDetails.WindowExpired });

    /// <param name="reason">What the customer reported, or what contradicts itself.</param>
    public Result<OrderChange> Dispute(string? reason, Actors by, Instant now) =>
        Progressed(OrderTrigger.Dispute, by, now, unboxing => unboxing with { Reason = reason });

    public Result<OrderChange> Complete(string? note, Actors by, Instant now) =>
        Progressed(OrderTrigger.Complete, by, now, unboxing => unboxing with { Note = note });

    public Result<OrderChange> Refund(string? note, Actors by, Instant now) =>
        Progressed(OrderTrigger.Refund, by, now, unboxing => unboxing with { Note = note });

    /// <summary>Nobody submitted in time, whether or not the clock has come by yet.</summary>
    public bool HasExpired(Instant now) => Unboxing is { SubmittedAt: null, Window: { } window } && window.IsOver(now);

    public bool IsWindowOpen(Instant now) => Unboxing is { SubmittedAt: null, Window: { } window } && !window.IsOver(now);

    /// <summary>Whether the recipient knew the PIN. A dispatcher may do without one that is lost or locked; a courier may not.</summary>
    public Result<bool> VerifyPin(string? code, Actors by)
    {
        if (Pin is null)
            return false;
        if (code is null)
            return by.HasFlag(Actors.Dispatcher) ? false : PinErrors.Missing;
        if (Pin.Tries > DeliveryPin.MostTries)
            return PinErrors.Locked;
        return Pin.Is(code) ? true : PinErrors.Wrong;
    }

    /// <summary>A moment as it is told to the partner: the time of day at the destination.</summary>
    public string? Local(Instant? moment) => moment is { } some ? Rfc3339.At(some, Delivery!.Dropoff.Address.PostalCode.TimeZone) : null;

    private Result<OrderChange> Open(OrderTrigger trigger, Actors by, Instant now) =>
        Progressed(trigger, by, now, unboxing => unboxing with { Window = UnboxingWindow.From(now) });

    // Only a delivery order can be without an unboxing, and nobody asks such a one to open.
    private Result<OrderChange> Progressed(OrderTrigger trigger, Actors by, Instant now, Func<UnboxingDetails, UnboxingDetails> progress) =>
        Fire(trigger, by, now, order => order with { Unboxing = progress(order.Unboxing ?? throw new InvalidOperationException($"The order {Id} has no unboxing.")) });

    private static Instant? ExpectedAgain(Progress progress) => progress.Failure?.NextAttempt ?? progress.Eta;

    private Result<OrderChange> Report(OrderTrigger trigger, Actors by, Instant now, Func<Progress, Progress> report) =>
        Fire(trigger, by, now, order => order with { Progress = report(order.Progress) });

    private Result<OrderChange> Fire(OrderTrigger trigger, Actors by, Instant now, Func<Order, Order>? apply = null) =>
        OrderLifecycle.Table.Fire(Status, trigger, Origin, by).Map(step =>
            new OrderChange(step, (apply?.Invoke(this) ?? this) with { Status = step.To, UpdatedAt = now }));

    private static CancelledBy CancelledBy(Actors by) => by.HasFlag(Actors.Partner) ? Orders.CancelledBy.Partner : Orders.CancelledBy.Operator;
}

/// <summary>An order after a step, with the row that allowed it: the write expects <c>Step.From</c>.</summary>
public sealed record OrderChange(OrderTransition Step, Order Order);

public enum CancelledBy
{
    Partner,
    Operator,
}

public sealed record Cancellation(CancelledBy By, string? Reason);
