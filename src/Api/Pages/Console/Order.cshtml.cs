using Microsoft.AspNetCore.Mvc;
using NodaTime;
using NodaTime.Text;
using Parcours.Api.Http;
using Parcours.Api.Ops;
using Parcours.Api.Ops.Console;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Operations;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Api.Pages.Console;

/// <summary>One order: what a courier needs at the door, and the steps that its lifecycle allows to whoever looks.</summary>
[RequestSizeLimit(MostBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = MostBytes)]
public sealed class OrderModel(OperatorImages images) : ConsolePage
{
    /// <summary>A signature and as many photos as a proof may have.</summary>
    private const int MostBytes = ((1 + ProofOfDelivery.MostPhotos) * IImages.MostBytes) + (64 * 1024);

    private const string MostCouriers = "100";

    private static readonly LocalDateTimePattern Local = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm");

    /// <summary>What is no id is nobody's.</summary>
    private OrderId Id => OrderId.Parse(RouteData.Values["id"] as string) ?? new OrderId("");

    /// <summary>Null when there is none, or it is somebody else's.</summary>
    public OrderView? Order { get; private set; }

    /// <summary>Whom a dispatcher can give the order to.</summary>
    public IReadOnlyList<Courier> Couriers { get; private set; } = [];

    /// <summary>Sent with the form, so that one that is sent again is taken once.</summary>
    public string Key { get; } = Ids.Text(20);

    public string? RecipientName { get; private set; }

    public async Task OnGet()
    {
        await Load();
        if (Order is null)
            Response.StatusCode = StatusCodes.Status404NotFound;
    }

    public Task<IActionResult> OnPostAccept(string? key) => Take(key, new AcceptOrder(Caller.Operator, Id));

    public Task<IActionResult> OnPostAssign(string? key, string? courier) => Take(key, new AssignOrder(Caller.Operator, Id, courier));

    public Task<IActionResult> OnPostCancel(string? key, string? reason) => Take(key, new CancelByOperator(Caller.Operator, Id, NullIfEmpty(reason)));

    public Task<IActionResult> OnPostPickUp(string? key) => Take(key, new PickUpOrder(Caller.Operator, Id));

    public Task<IActionResult> OnPostDepart(string? key) => Take(key, new DepartWithOrder(Caller.Operator, Id));

    public async Task<IActionResult> OnPostGoOut(string? key, string? eta) => await Take(key, new SendOutOrder(Caller.Operator, Id, await Moment(eta)));

    public async Task<IActionResult> OnPostFail(
        string? key, [FromForm(Name = "failure_reason")] string? failureReason, [FromForm(Name = "next_attempt")] string? nextAttempt) =>
        await Take(key, new FailOrder(Caller.Operator, Id, failureReason, await Moment(nextAttempt)));

    public async Task<IActionResult> OnPostDeliver(
        string? key, [FromForm(Name = "recipient_name")] string? recipientName, string? pin, IFormFile? signature, IReadOnlyList<IFormFile>? photos)
    {
        RecipientName = recipientName;
        if (photos?.Count > ProofOfDelivery.MostPhotos)
            return await Again(Texts.Of("console.deliver.too_many_photos", ProofOfDelivery.MostPhotos), StatusCodes.Status422UnprocessableEntity);

        string? signed = null;
        var shown = new List<string>();
        foreach (var file in new[] { signature }.Concat(photos ?? []).OfType<IFormFile>().Where(file => file.Length > 0))
        {
            var stored = await Store(file);
            if (stored.Error is { } refusal)
                return await Again(refusal);
            if (file == signature)
                signed = stored.Value.Id.Value;
            else
                shown.Add(stored.Value.Id.Value);
        }

        // A try that is not counted is a try too many.
        if (NullIfEmpty(pin) is { } code && (await Ask(new TryPin(Caller.Operator, Id, code))) is { Error: null, Value.Refusal: { } wrong })
            return await Again(wrong);
        return await Take(key, new DeliverOrder(Caller.Operator, Id, NullIfEmpty(recipientName), signed, shown, NullIfEmpty(pin)));
    }

    /// <summary>Whether the order's state allows a step, and to whoever looks.</summary>
    public bool Can(OrderTrigger step) => Order is not null && OrderLifecycle.Table.Fire(Order.Status, step, OrderOrigin.Delivery, Caller.Operator.Actor).Error is null;

    public bool CanAssign => Order is not null && Can(OrderLifecycle.Assignment(Order.Status));

    /// <summary>A moment as people at the destination read it.</summary>
    public string There(Instant moment)
    {
        var local = moment.InZone(Zone).LocalDateTime;
        return $"{Texts.Date(local.Date)}, {local.TimeOfDay.ToString(Texts.Of("format.time"), System.Globalization.CultureInfo.CurrentCulture)}";
    }

    protected override async Task Load()
    {
        var found = await Ask(new GetWork(Caller.Operator, Id));
        Order = found.Error is null ? found.Value : null;
        if (CanAssign)
            Couriers = [.. (await Ask(new ListCouriers(MostCouriers, null))).Value.Data.Where(view => view.DeactivatedAt is null).Select(view => view.Courier)];
    }

    private DateTimeZone Zone => Order!.Delivery.Dropoff.Address.PostalCode.TimeZone;

    private async Task<IActionResult> Take(string? key, IOperatorStep step)
    {
        TakeOnce(key);
        var taken = await Ask(step);
        return taken.Error is null or AlreadyAnswered ? Anew(Texts.Of("console.done")) : await Again(taken.Error);
    }

    private async Task<Result<StoredImage>> Store(IFormFile file)
    {
        if (file.Length > IImages.MostBytes)
            return MediaErrors.TooLarge;
        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes, HttpContext.RequestAborted);
        return await images.Store(Caller.Operator, bytes.ToArray(), HttpContext.RequestAborted);
    }

    /// <summary>What a browser's field for a moment says, at the destination; any other text is left to the rules.</summary>
    private async Task<string?> Moment(string? typed)
    {
        if (NullIfEmpty(typed) is not { } text || Local.Parse(text) is not { Success: true, Value: var local })
            return NullIfEmpty(typed);
        await Load();
        return Order is null ? text : Rfc3339.Of(local.InZoneLeniently(Zone).ToOffsetDateTime());
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
