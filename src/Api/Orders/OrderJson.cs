using System.Text.Json.Serialization;
using NodaTime;
using Parcours.Api.Http;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Api.Orders;

/// <summary>An order as <c>/v1</c> answers it. Times are local at the destination; absent optionals are omitted.</summary>
/// <param name="PartnerOrderId">Your own id for the order.</param>
/// <param name="TrackingUrl">For the recipient: shows the city, the first name and where the order is.</param>
/// <param name="QuoteId">The quote whose price the order has.</param>
/// <param name="Metadata">As sent: same key order, same number literals.</param>
/// <param name="RateCents">The price, in cents.</param>
/// <param name="Eta">When the courier is expected, once the order travels.</param>
/// <param name="SignatureUrl">Opens the recipient's signature for 30 days; each answer has a fresh one.</param>
/// <param name="FailureReason">Of the last attempt, until the order goes out again.</param>
/// <param name="CancelledBy">Who cancelled the order, once someone did.</param>
/// <param name="Reason">Why it was cancelled.</param>
/// <param name="Unboxing">Once the parcel is delivered, the recipient films the opening of the box; the order itself stays <c>delivered</c>.</param>
/// <param name="StatusHistory">Oldest first; in the answer to reading one order.</param>
public record OrderJson(
    string OrderId,
    string PartnerOrderId,
    string Status,
    string ServiceLevel,
    string TrackingUrl,
    string? Reference,
    string? QuoteId,
    StopJson Pickup,
    StopJson Dropoff,
    IReadOnlyList<ParcelJson> Parcels,
    CoverJson? Cod,
    CoverJson? Insurance,
    string? Instructions,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Metadata,
    long RateCents,
    string Currency,
    string EstimatedDelivery,
    CourierJson? Courier,
    string? PickedUpAt,
    string? Eta,
    string? DeliveredAt,
    string? SignatureUrl,
    ProofJson? ProofOfDelivery,
    string? FailureReason,
    string? NextAttempt,
    string? CancelledBy,
    string? Reason,
    OrderUnboxingJson? Unboxing,
    string CreatedAt,
    string UpdatedAt,
    IReadOnlyList<StatusChangeJson>? StatusHistory)
{
    public static OrderJson Of(OrderView order, Links links)
    {
        var (delivery, progress) = (order.Delivery, order.Progress);
        var zone = delivery.Dropoff.Address.PostalCode.TimeZone;
        return new OrderJson(
            order.Id.Value,
            order.PartnerOrderId,
            Names.Of(order.Status),
            Names.Of(delivery.Service),
            links.Tracking(order.Id),
            delivery.Reference,
            delivery.Quote?.Value,
            StopJson.Of(delivery.Pickup),
            StopJson.Of(delivery.Dropoff),
            [.. delivery.Parcels.Select(ParcelJson.Of)],
            CoverJson.Of(delivery.Cod),
            CoverJson.Of(delivery.Insurance),
            delivery.Instructions,
            delivery.Metadata,
            delivery.Price.Minor,
            delivery.Price.Currency,
            JsonTime.Of(delivery.EstimatedDelivery),
            CourierJson.Of(progress.Courier),
            JsonTime.At(progress.PickedUpAt, zone),
            JsonTime.At(progress.Eta, zone),
            JsonTime.At(progress.DeliveredAt, zone),
            progress.Proof?.Signature is { } signature ? links.To(signature) : null,
            ProofJson.Of(progress.Proof, links),
            progress.Failure is { } failure ? Names.Of(failure.Reason) : null,
            JsonTime.At(progress.Failure?.NextAttempt, zone),
            order.Cancellation is { } cancellation ? Names.Of(cancellation.By) : null,
            order.Cancellation?.Reason,
            OrderUnboxingJson.Of(order.Unboxing, zone, links),
            JsonTime.At(order.CreatedAt, zone),
            JsonTime.At(order.UpdatedAt, zone),
            order.History is null ? null : [.. order.History.Select(change => StatusChangeJson.Of(change, zone))]);
    }
}

/// <summary>The unboxing of a delivery order.</summary>
/// <param name="OrderNumber">Its name in the unboxing API, <c>/api/b2b</c>.</param>
/// <param name="UnboxingUrl">For the recipient.</param>
/// <param name="VerificationCode">To be shown on camera.</param>
/// <param name="Deadline">Once the parcel is delivered: until when the opening can be filmed.</param>
public sealed record OrderUnboxingJson(long OrderNumber, string Status, string UnboxingUrl, string VerificationCode, string? Deadline)
{
    public static OrderUnboxingJson? Of(OrderUnboxingView? unboxing, DateTimeZone zone, Links links) => unboxing is null ? null : new(
        unboxing.Number.Value,
        Names.Of(unboxing.Status),
        links.Unboxing(unboxing.Number, unboxing.Code),
        unboxing.Code.Value,
        JsonTime.At(unboxing.Deadline, zone));
}

/// <summary>Where parcels are picked up or dropped off.</summary>
/// <param name="Phone">As it was sent.</param>
public sealed record StopJson(string Name, string Phone, string? Email, AddressJson Address, TimeWindowJson? TimeWindow, string? Instructions)
{
    public static StopJson Of(Stop stop) =>
        new(stop.Name, stop.Phone, stop.Email, AddressJson.Of(stop.Address), TimeWindowJson.Of(stop.TimeWindow), stop.Instructions);
}

/// <summary>A Canadian address.</summary>
/// <param name="PostalCode">Six characters in upper case.</param>
public sealed record AddressJson(string Street, string? Unit, string City, string Province, string PostalCode, string Country)
{
    public static AddressJson Of(Address address) =>
        new(address.Line1, address.Line2, address.City, address.Province.ToString(), address.PostalCode.Value, Address.Country);
}

/// <summary>RFC 3339 times, with the offset that was sent.</summary>
public sealed record TimeWindowJson(string Start, string End)
{
    public static TimeWindowJson? Of(TimeWindow? window) => window is null ? null : new(JsonTime.AsSent(window.Start), JsonTime.AsSent(window.End));
}

/// <summary>A parcel of an order.</summary>
/// <param name="WeightKg">Kilograms.</param>
/// <param name="ValueCents">What the contents are worth, in cents.</param>
/// <param name="Currency">Of the value.</param>
public sealed record ParcelJson(
    string ParcelId,
    string? Description,
    decimal WeightKg,
    DimensionsJson? Dimensions,
    long? ValueCents,
    string? Currency,
    bool? Fragile,
    string? Barcode)
{
    public static ParcelJson Of(Parcel parcel) => new(
        parcel.Id,
        parcel.Description,
        parcel.Size.WeightKg,
        DimensionsJson.Of(parcel.Size),
        parcel.ValueCents,
        parcel.ValueCents is null ? null : "CAD",
        parcel.Fragile,
        parcel.Barcode);
}

/// <summary>Centimetres.</summary>
public sealed record DimensionsJson(decimal? LengthCm, decimal? WidthCm, decimal? HeightCm)
{
    public static DimensionsJson? Of(ParcelSize size) =>
        size is { LengthCm: null, WidthCm: null, HeightCm: null } ? null : new(size.LengthCm, size.WidthCm, size.HeightCm);
}

/// <summary>An amount of money.</summary>
/// <param name="AmountCents">Cents.</param>
public sealed record CoverJson(long AmountCents, string Currency)
{
    public static CoverJson? Of(Money? money) => money is { } cover ? new(cover.Minor, cover.Currency) : null;
}

public sealed record CourierJson(string Name, string Phone)
{
    public static CourierJson? Of(Courier? courier) => courier is null ? null : new(courier.Name, courier.Phone);
}

/// <param name="Photos">Addresses that open for 30 days; each answer has fresh ones.</param>
/// <param name="PinVerified">Whether the recipient knew the order's PIN.</param>
public sealed record ProofJson(string RecipientName, IReadOnlyList<string> Photos, bool PinVerified)
{
    public static ProofJson? Of(ProofOfDelivery? proof, Links links) =>
        proof is null ? null : new(proof.RecipientName, [.. proof.Photos.Select(links.To)], proof.IsPinVerified);
}

/// <summary>When an order reached a status.</summary>
/// <param name="FailureReason">Only where an attempt failed.</param>
public sealed record StatusChangeJson(string Status, string Timestamp, string? FailureReason)
{
    public static StatusChangeJson Of(StatusChange change, DateTimeZone zone) =>
        new(Names.Of(change.Status), JsonTime.At(change.At, zone), change.FailureReason is { } reason ? Names.Of(reason) : null);
}
