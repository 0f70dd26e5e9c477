using NodaTime;
using Parcours.Api.Http;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Unboxing;

/// <summary>A new order, with what the customer needs.</summary>
/// <param name="OrderId">The order's number.</param>
/// <param name="VerificationCode">To be shown on camera.</param>
/// <param name="UnboxingUrl">The customer's page.</param>
/// <param name="QrCodeUrl">The same address as a QR code; needs your key.</param>
/// <param name="Message">For a person, in the language of the request.</param>
public sealed record CreatedOrderJson(long OrderId, string ExternalOrderId, string VerificationCode, string UnboxingUrl, string QrCodeUrl, string Message)
{
    public static CreatedOrderJson Of(MerchantOrderView order, Links links) => new(
        order.Number.Value,
        order.ExternalOrderId,
        order.Unboxing.Code.Value,
        links.Unboxing(order.Number, order.Unboxing.Code),
        links.UnboxingQrCode(order.Number),
        Texts.Of("merchant.created"));
}

/// <summary>An order with an unboxing. Times are UTC; absent optionals are omitted.</summary>
/// <param name="Id">The order's number.</param>
/// <param name="ExternalOrderId">Your own id for the order.</param>
/// <param name="OrderAmount">What the customer paid, in the currency's main unit.</param>
/// <param name="UnboxingDeadline">Until when the opening can be filmed; absent before the delivery.</param>
/// <param name="Reason">Why the order is disputed, was cancelled, or ended without a submission.</param>
/// <param name="Note">What you noted when you resolved it.</param>
/// <param name="Unboxing">Once the customer submitted it; in the answer to reading one order.</param>
/// <param name="StatusHistory">Oldest first; in the answer to reading one order.</param>
public sealed record MerchantOrderJson(
    long Id,
    string ExternalOrderId,
    string Status,
    string CustomerEmail,
    string? CustomerName,
    string CustomerLanguage,
    string ProductName,
    string? ProductDescription,
    decimal OrderAmount,
    string Currency,
    string? ReferencePhotoUrl,
    string VerificationCode,
    string UnboxingUrl,
    string QrCodeUrl,
    string? TrackingNumber,
    string? Carrier,
    string? WebhookUrl,
    string? UnboxingDeadline,
    string? CancelledBy,
    string? Reason,
    string? Note,
    string CreatedAt,
    string UpdatedAt,
    UnboxingProofJson? Unboxing,
    IReadOnlyList<MerchantStatusChangeJson>? StatusHistory)
{
    public static MerchantOrderJson Of(MerchantOrderView order, Links links)
    {
        var (unboxing, cancellation) = (order.Unboxing, order.Cancellation);
        return new MerchantOrderJson(
            order.Number.Value,
            order.ExternalOrderId,
            Names.Of(order.Status),
            unboxing.Buyer.Email,
            unboxing.Buyer.Name,
            unboxing.Buyer.Language,
            unboxing.Product.Name,
            unboxing.Product.Description,
            unboxing.Amount.Amount,
            unboxing.Amount.Currency,
            unboxing.Product.ReferencePhoto,
            unboxing.Code.Value,
            links.Unboxing(order.Number, unboxing.Code),
            links.UnboxingQrCode(order.Number),
            order.Shipment?.TrackingNumber,
            order.Shipment?.Carrier,
            unboxing.Webhook?.Url,
            Time(unboxing.Window?.Deadline),
            cancellation is null ? null : Names.Of(cancellation.By),
            cancellation?.Reason ?? unboxing.Reason,
            unboxing.Note,
            Rfc3339.Milliseconds(order.CreatedAt),
            Rfc3339.Milliseconds(order.UpdatedAt),
            UnboxingProofJson.Of(order.Proof, links),
            order.History is null ? null : [.. order.History.Select(MerchantStatusChangeJson.Of)]);
    }

    private static string? Time(Instant? moment) => moment is { } some ? Rfc3339.Milliseconds(some) : null;
}

/// <summary>When an order reached a status.</summary>
public sealed record MerchantStatusChangeJson(string Status, string Timestamp)
{
    public static MerchantStatusChangeJson Of(StatusChange change) => new(Names.Of(change.Status), Rfc3339.Milliseconds(change.At));
}

/// <summary>A part of the list, newest first.</summary>
/// <param name="Total">Of all parts.</param>
/// <param name="NextCursor">Send it as <c>cursor</c> for the next part, as far back as you like. Absent on the last one.</param>
public sealed record MerchantOrdersJson(IReadOnlyList<MerchantOrderJson> Orders, long Total, int Page, int Limit, string? NextCursor)
{
    public static MerchantOrdersJson Of(MerchantOrderPage page, Links links) =>
        new([.. page.Orders.Select(order => MerchantOrderJson.Of(order, links))], page.Total, page.Page, page.Limit, page.NextCursor);
}

/// <summary>The step was taken.</summary>
/// <param name="Message">For a person, in the language of the request.</param>
/// <param name="Status">The order's status now.</param>
public sealed record StepTakenJson(string Message, string Status)
{
    public static StepTakenJson Of(MerchantOrderView order) => new(Texts.Of("merchant." + Names.Of(order.Status)), Names.Of(order.Status));
}

/// <summary>The window is open.</summary>
/// <param name="Message">For a person, in the language of the request.</param>
/// <param name="UnboxingDeadline">Until when the opening can be filmed.</param>
public sealed record WindowOpenedJson(string Message, string UnboxingDeadline)
{
    public static WindowOpenedJson Of(MerchantOrderView order) =>
        new(Texts.Of("merchant.unboxing_pending"), Rfc3339.Milliseconds(order.Unboxing.Window!.Deadline));
}

/// <summary>The account's figures, kept as orders move.</summary>
/// <param name="FraudPrevented">Orders refunded after a proof.</param>
/// <param name="StatusBreakdown">Statuses without orders are left out.</param>
public sealed record StatsJson(CompanyJson Company, long TotalOrders, long FraudPrevented, IReadOnlyList<StatusCountJson> StatusBreakdown)
{
    public static StatsJson Of(StatsView stats) => new(
        new CompanyJson(stats.Company, Names.Of(stats.Plan), stats.MonthlyOrdersUsed),
        stats.TotalOrders,
        stats.FraudPrevented,
        [.. stats.ByStatus.Select(count => new StatusCountJson(Names.Of(count.Status), count.Count))]);
}

/// <param name="MonthlyOrdersUsed">Live orders of this calendar month in UTC; test orders do not count.</param>
public sealed record CompanyJson(string Name, string Plan, long MonthlyOrdersUsed);

public sealed record StatusCountJson(string Status, long Count);
