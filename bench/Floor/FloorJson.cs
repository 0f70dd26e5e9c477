using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parcours.Bench.Floor;

internal sealed record FloorOrder(
    string PartnerOrderId, string ServiceLevel, FloorStop Pickup, FloorStop Dropoff, IReadOnlyList<FloorParcel> Parcels,
    FloorCover? Cod, FloorCover? Insurance, string? QuoteId, string? Reference, string? Instructions, JsonElement? Metadata);

internal sealed record FloorQuote(string ServiceLevel, FloorStop Pickup, FloorStop Dropoff, IReadOnlyList<FloorParcel> Parcels, FloorCover? Cod, FloorCover? Insurance);

internal sealed record FloorStop(string? Name, string? Phone, string? Email, FloorAddress Address, FloorWindow? TimeWindow, string? Instructions);

internal sealed record FloorAddress(string Line1, string? Line2, string City, string Province, string PostalCode, string Country);

internal sealed record FloorWindow(string Start, string End);

internal sealed record FloorParcel(
    string? ParcelId, string? Description, decimal WeightKg, decimal? LengthCm, decimal? WidthCm, decimal? HeightCm, long? ValueCents, bool? Fragile, string? Barcode);

internal sealed record FloorCover(long AmountCents, string Currency);

/// <summary>The parts of a row that are stored as JSON, in the product's shapes, so that rows are as long.</summary>
internal sealed record StoredStop(
    string Name, string Phone, string Line1, string City, string Province, string PostalCode, string? Email, string? Line2, string? WindowStart, string? WindowEnd, string? Instructions)
{
    public static string Write(FloorStop stop) => JsonSerializer.Serialize(
        new StoredStop(
            stop.Name!, stop.Phone!, stop.Address.Line1, stop.Address.City, stop.Address.Province, stop.Address.PostalCode,
            stop.Email, stop.Address.Line2, stop.TimeWindow?.Start, stop.TimeWindow?.End, stop.Instructions),
        FloorJson.Default.StoredStop);
}

internal sealed record StoredSize(decimal WeightKg, decimal? LengthCm, decimal? WidthCm, decimal? HeightCm)
{
    public static StoredSize Of(FloorParcel parcel) => new(parcel.WeightKg, parcel.LengthCm, parcel.WidthCm, parcel.HeightCm);
}

internal sealed record StoredParcel(string Id, StoredSize Size, string? Description, long? ValueCents, bool? Fragile, string? Barcode)
{
    public static string Write(IReadOnlyList<FloorParcel> parcels) => JsonSerializer.Serialize(
        [.. parcels.Select(parcel => new StoredParcel(parcel.ParcelId!, StoredSize.Of(parcel), parcel.Description, parcel.ValueCents, parcel.Fragile, parcel.Barcode))],
        FloorJson.Default.IReadOnlyListStoredParcel);
}

internal sealed record StoredMoney(long Minor, string Currency);

internal sealed record StoredConsignment(string Service, string From, string To, IReadOnlyList<StoredSize> Parcels, StoredMoney? Insurance)
{
    public static string Write(FloorQuote quote) => JsonSerializer.Serialize(
        new StoredConsignment(
            quote.ServiceLevel, quote.Pickup.Address.PostalCode, quote.Dropoff.Address.PostalCode, [.. quote.Parcels.Select(StoredSize.Of)],
            quote.Insurance is { } cover ? new StoredMoney(cover.AmountCents, cover.Currency) : null),
        FloorJson.Default.StoredConsignment);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FloorOrder))]
[JsonSerializable(typeof(FloorQuote))]
[JsonSerializable(typeof(StoredStop))]
[JsonSerializable(typeof(IReadOnlyList<StoredParcel>))]
[JsonSerializable(typeof(StoredConsignment))]
internal sealed partial class FloorJson : JsonSerializerContext;
