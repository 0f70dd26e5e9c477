using System.Security.Cryptography;

namespace Parcours.Bench.Floor;

/// <summary>A row of <c>orders</c>, as the product writes it for the same request.</summary>
internal sealed record OrderRow(string Id, FloorOrder Order, string Pickup, string Dropoff, string Parcels, string? Metadata, long Now)
{
    public static readonly IReadOnlyList<string> Columns =
    [
        "order_id", "partner_id", "mode", "origin", "partner_order_id", "reference_length", "status", "published_status", "service_level", "pickup", "dropoff", "parcels",
        "cod_cents", "insurance_cents", "reference", "instructions", "metadata", "rate_cents", "currency", "estimated_delivery", "estimated_offset",
        "quote_id", "cancelled_by", "cancel_reason", "recipient_email", "created_at", "updated_at",
    ];

    private const long TwoDays = 2L * 24 * 3600 * 1_000_000;

    public object?[] Values =>
    [
        Id, 1L, "test", "delivery", Order.PartnerOrderId, (long)Order.PartnerOrderId.Length, "pending", "pending", Order.ServiceLevel, Pickup, Dropoff, Parcels,
        Order.Cod?.AmountCents, Order.Insurance?.AmountCents, Order.Reference, Order.Instructions, Metadata, 1899L, "CAD", Now + TwoDays, -18000L,
        Order.QuoteId, null, null, Order.Dropoff.Email?.ToLowerInvariant(), Now, Now,
    ];

    /// <summary>What a scanner reads off the parcels.</summary>
    public IReadOnlyList<string> Codes { get; } = [.. Order.Parcels.SelectMany(parcel => new[] { parcel.ParcelId, parcel.Barcode }).OfType<string>().Distinct()];

    public static OrderRow Of(FloorOrder order) => new(
        "dc_" + RandomNumberGenerator.GetHexString(16, lowercase: true), order, StoredStop.Write(order.Pickup), StoredStop.Write(order.Dropoff),
        StoredParcel.Write(order.Parcels), order.Metadata?.GetRawText(), FloorClock.Now);
}

internal sealed record HistoryRow(long Seq, OrderRow Order)
{
    public static readonly IReadOnlyList<string> Columns = ["order_seq", "status", "at", "actor"];

    public object?[] Values => [Seq, "pending", Order.Now, Credentials.PublicKey];
}

internal sealed record CodeRow(string Code, long Seq)
{
    public static readonly IReadOnlyList<string> Columns = ["code", "order_seq"];

    public object?[] Values => [Code, Seq];
}

internal sealed record AnswerRow(string Key, byte[] Fingerprint, byte[] Body, long Now)
{
    public static readonly IReadOnlyList<string> Columns = ["partner_id", "mode", "idempotency_key", "fingerprint", "status", "body", "created_at"];

    public object?[] Values => [1L, "test", Key, Fingerprint, 201L, Body, Now];
}

internal sealed record QuoteRow(string Id, string Consignment, string Rate, long Now)
{
    public static readonly IReadOnlyList<string> Columns = ["quote_id", "partner_id", "mode", "consignment", "rate", "created_at"];

    // The floor does not price; it stores a price of the usual length.
    private const string SomeRate = """{"zone":"local","total":{"minor":1799,"currency":"CAD"},"lines":[{"kind":"base","cents":1299},{"kind":"extra_parcels","cents":400},{"kind":"insurance","cents":100}],"transit_days":2,"estimated_delivery":"2026-11-26T17:00:00-05","pickup_day":"2026-11-24"}""";

    public object?[] Values => [Id, 1L, "test", Consignment, Rate, Now];

    public static QuoteRow Of(FloorQuote quote) =>
        new("qt_" + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 12), StoredConsignment.Write(quote), SomeRate, FloorClock.Now);
}

internal static class FloorClock
{
    /// <summary>Microseconds since 1970.</summary>
    public static long Now => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
