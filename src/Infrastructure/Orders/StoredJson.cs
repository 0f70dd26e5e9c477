using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NodaTime;
using NodaTime.Text;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Orders;

/// <summary>
/// The parts of orders and quotes that no statement looks into, as they lie in the database. Their own shapes, so that renaming something in the
/// domain or on the wire does not make stored rows unreadable. Decimals keep their scale, times their offset.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StoredStop))]
[JsonSerializable(typeof(IReadOnlyList<StoredParcel>))]
[JsonSerializable(typeof(StoredProgress))]
[JsonSerializable(typeof(StoredUnboxing))]
[JsonSerializable(typeof(StoredConsignment))]
[JsonSerializable(typeof(StoredRate))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    public static T Read<T>(string json, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(json, type) ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");
}

internal sealed record StoredStop(
    string Name,
    string Phone,
    string Line1,
    string City,
    string Province,
    string PostalCode,
    string? Email = null,
    string? Line2 = null,
    string? WindowStart = null,
    string? WindowEnd = null,
    string? Instructions = null)
{
    public static string Write(Stop stop) => JsonSerializer.Serialize(
        new StoredStop(
            stop.Name, stop.Phone, stop.Address.Line1, stop.Address.City, stop.Address.Province.ToString(), stop.Address.PostalCode.Value,
            stop.Email, stop.Address.Line2, Moments.Write(stop.TimeWindow?.Start), Moments.Write(stop.TimeWindow?.End), stop.Instructions),
        StoredJson.Default.StoredStop);

    public static Stop Read(string json)
    {
        var stored = StoredJson.Read(json, StoredJson.Default.StoredStop);
        var address = new Address(stored.Line1, stored.Line2, stored.City, Enum.Parse<Province>(stored.Province), new PostalCode(stored.PostalCode));
        var window = stored is { WindowStart: { } start, WindowEnd: { } end } ? new TimeWindow(Moments.Read(start), Moments.Read(end)) : null;
        return new Stop(stored.Name, stored.Phone, stored.Email, address, window, stored.Instructions);
    }
}

internal sealed record StoredParcel(
    string Id,
    StoredSize Size,
    string? Description = null,
    long? ValueCents = null,
    bool? Fragile = null,
    string? Barcode = null)
{
    public static string Write(IReadOnlyList<Parcel> parcels) => JsonSerializer.Serialize(
        [.. parcels.Select(parcel =>
            new StoredParcel(parcel.Id, StoredSize.Of(parcel.Size), parcel.Description, parcel.ValueCents, parcel.Fragile, parcel.Barcode))],
        StoredJson.Default.IReadOnlyListStoredParcel);

    public static IReadOnlyList<Parcel> Read(string json) =>
        [.. StoredJson.Read(json, StoredJson.Default.IReadOnlyListStoredParcel).Select(stored =>
            new Parcel(stored.Id, stored.Size.ToSize(), stored.Description, stored.ValueCents, stored.Fragile, stored.Barcode))];
}

internal sealed record StoredSize(decimal WeightKg, decimal? LengthCm = null, decimal? WidthCm = null, decimal? HeightCm = null)
{
    public static StoredSize Of(ParcelSize size) => new(size.WeightKg, size.LengthCm, size.WidthCm, size.HeightCm);

    public ParcelSize ToSize() => new(WeightKg, LengthCm, WidthCm, HeightCm);
}

internal sealed record StoredMoney(long Minor, string Currency)
{
    public static StoredMoney? Of(Money? money) => money is { } some ? new StoredMoney(some.Minor, some.Currency) : null;

    public Money ToMoney() => new(Minor, Currency);
}

internal sealed record StoredConsignment(
    string Service,
    string From,
    string To,
    IReadOnlyList<StoredSize> Parcels,
    StoredMoney? Cod = null,
    StoredMoney? Insurance = null)
{
    public static string Write(Consignment consignment) => JsonSerializer.Serialize(
        new StoredConsignment(
            consignment.Service.ToDb(), consignment.From.Value, consignment.To.Value, [.. consignment.Parcels.Select(StoredSize.Of)],
            StoredMoney.Of(consignment.Cod), StoredMoney.Of(consignment.Insurance)),
        StoredJson.Default.StoredConsignment);

    public static Consignment Read(string json)
    {
        var stored = StoredJson.Read(json, StoredJson.Default.StoredConsignment);
        return new Consignment(
            stored.Service.FromDb<ServiceLevel>(), new PostalCode(stored.From), new PostalCode(stored.To), [.. stored.Parcels.Select(size => size.ToSize())],
            stored.Cod?.ToMoney(), stored.Insurance?.ToMoney());
    }
}

internal sealed record StoredRate(string Zone, StoredMoney Total, IReadOnlyList<StoredRateLine> Lines, int TransitDays, string EstimatedDelivery)
{
    public static string Write(Rate rate) => JsonSerializer.Serialize(
        new StoredRate(
            rate.Zone.ToDb(), StoredMoney.Of(rate.Total)!, [.. rate.Lines.Select(line => new StoredRateLine(line.Kind.ToDb(), line.Cents))],
            rate.TransitDays, Moments.Write(rate.EstimatedDelivery)!),
        StoredJson.Default.StoredRate);

    public static Rate Read(string json)
    {
        var stored = StoredJson.Read(json, StoredJson.Default.StoredRate);
        return new Rate(
            stored.Zone.FromDb<Zone>(), stored.Total.ToMoney(), [.. stored.Lines.Select(line => new RateLine(line.Kind.FromDb<RateLineKind>(), line.Cents))],
            stored.TransitDays, Moments.Read(stored.EstimatedDelivery));
    }
}

internal sealed record StoredRateLine(string Kind, long Cents);

/// <summary>Times are UTC.</summary>
internal sealed record StoredProgress(
    StoredCourier? Courier = null,
    string? PickedUpAt = null,
    string? Eta = null,
    string? DeliveredAt = null,
    StoredProof? Proof = null,
    StoredFailure? Failure = null)
{
    /// <summary>Null while there is none.</summary>
    public static string? Write(Progress progress) => progress == Progress.None ? null : JsonSerializer.Serialize(
        new StoredProgress(
            progress.Courier is { } courier ? new StoredCourier(courier.Id.Value, courier.Name, courier.Phone) : null,
            Moments.Write(progress.PickedUpAt),
            Moments.Write(progress.Eta),
            Moments.Write(progress.DeliveredAt),
            progress.Proof is { } proof
                ? new StoredProof(proof.RecipientName, [.. proof.Photos.Select(photo => photo.Value)], proof.IsPinVerified, proof.Signature?.Value)
                : null,
            progress.Failure is { } failure ? new StoredFailure(failure.Reason.ToDb(), Moments.Write(failure.NextAttempt)) : null),
        StoredJson.Default.StoredProgress);

    public static Progress Read(string? json)
    {
        if (json is null)
            return Progress.None;

        var stored = StoredJson.Read(json, StoredJson.Default.StoredProgress);
        return new Progress(
            stored.Courier is { } courier ? new Courier(new CourierId(courier.Id), courier.Name, courier.Phone) : null,
            Moments.ReadUtc(stored.PickedUpAt),
            Moments.ReadUtc(stored.Eta),
            Moments.ReadUtc(stored.DeliveredAt),
            stored.Proof is { } proof
                ? new ProofOfDelivery(proof.RecipientName, proof.Signature is { } signature ? new MediaId(signature) : null, [.. proof.Photos.Select(photo => new MediaId(photo))], proof.IsPinVerified)
                : null,
            stored.Failure is { } failure ? new FailedAttempt(failure.Reason.FromDb<FailureReason>(), Moments.ReadUtc(failure.NextAttempt)) : null);
    }
}

internal sealed record StoredCourier(string Id, string Name, string Phone);

internal sealed record StoredProof(string RecipientName, IReadOnlyList<string> Photos, bool IsPinVerified, string? Signature = null);

internal sealed record StoredFailure(string Reason, string? NextAttempt = null);

/// <summary>What is unboxed, and how the merchant sent it.</summary>
internal sealed record StoredUnboxing(
    string Code,
    string ProductName,
    StoredMoney Amount,
    string Email,
    string Language,
    string? ProductDescription = null,
    string? ReferencePhoto = null,
    string? CustomerName = null,
    StoredOrderWebhook? Webhook = null,
    StoredShipment? Shipment = null,
    string? OpenedAt = null,
    string? Deadline = null,
    string? SubmittedAt = null,
    string? Reason = null,
    string? Note = null)
{
    public static string? Write(Order order) => order.Unboxing is not { } unboxing ? null : JsonSerializer.Serialize(
        new StoredUnboxing(
            unboxing.Code.Value, unboxing.Product.Name, StoredMoney.Of(unboxing.Amount)!, unboxing.Buyer.Email, unboxing.Buyer.Language,
            unboxing.Product.Description, unboxing.Product.ReferencePhoto, unboxing.Buyer.Name,
            unboxing.Webhook is { } webhook ? new StoredOrderWebhook(webhook.Url, webhook.Endpoint.Value) : null,
            order.Shipment is { } shipment ? new StoredShipment(shipment.TrackingNumber, shipment.Carrier) : null,
            Moments.Write(unboxing.Window?.OpenedAt), Moments.Write(unboxing.Window?.Deadline), Moments.Write(unboxing.SubmittedAt), unboxing.Reason, unboxing.Note),
        StoredJson.Default.StoredUnboxing);

    public static StoredUnboxing? Read(string? json) => json is null ? null : StoredJson.Read(json, StoredJson.Default.StoredUnboxing);

    public UnboxingDetails ToDetails() => new(
        new VerificationCode(Code), new Product(ProductName, ProductDescription, ReferencePhoto), Amount.ToMoney(), new Buyer(Email, CustomerName, Language))
    {
        Webhook = Webhook is null ? null : new OrderWebhook(Webhook.Url, new WebhookEndpointId(Webhook.Endpoint)),
        Window = Moments.ReadUtc(OpenedAt) is { } opened && Moments.ReadUtc(Deadline) is { } deadline ? new UnboxingWindow(opened, deadline) : null,
        SubmittedAt = Moments.ReadUtc(SubmittedAt),
        Reason = Reason,
        Note = Note,
    };

    public Shipment? ToShipment() => Shipment is null ? null : new Shipment(Shipment.TrackingNumber, Shipment.Carrier);
}

internal sealed record StoredOrderWebhook(string Url, string Endpoint);

internal sealed record StoredShipment(string? TrackingNumber = null, string? Carrier = null);

file static class Moments
{
    public static string? Write(Instant? moment) => moment is { } some ? InstantPattern.ExtendedIso.Format(some) : null;

    public static Instant? ReadUtc(string? text) => text is null ? null : InstantPattern.ExtendedIso.Parse(text).GetValueOrThrow();

    public static string? Write(OffsetDateTime? moment) => moment is { } some ? Rfc3339.Exact(some) : null;

    public static OffsetDateTime Read(string text) => OffsetDateTimePattern.ExtendedIso.Parse(text).GetValueOrThrow();
}
