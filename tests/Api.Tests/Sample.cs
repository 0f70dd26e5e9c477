using System.Text.Json.Nodes;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Tests;

/// <summary>Requests as partners send them; a test changes what it is about.</summary>
internal static class Sample
{
    /// <summary>The golden quote of the contract: standard, H1A1A1 → H2L1P1, 2.5 kg.</summary>
    public static JsonObject Quote() => Parse("""
        {
          "service_level": "standard",
          "pickup": {"address": {"line1": "100 Rue Saint-Paul", "city": "Montréal", "province": "QC", "postal_code": "H1A1A1", "country": "CA"}},
          "dropoff": {"address": {"line1": "4200 Rue Saint-Denis", "city": "Montréal", "province": "QC", "postal_code": "H2L1P1", "country": "CA"}},
          "parcels": [{"weight_kg": 2.5}]
        }
        """);

    /// <summary>What an order must have and no more, on the lane and with the parcel of <see cref="Quote"/>.</summary>
    public static JsonObject Order(string? reference = null) => Parse("""
        {
          "service_level": "standard",
          "pickup": {
            "name": "Entrepôt Montréal", "phone": "+1-514-555-0001",
            "address": {"line1": "100 Rue Saint-Paul", "city": "Montréal", "province": "QC", "postal_code": "H1A1A1", "country": "CA"}},
          "dropoff": {
            "name": "Zoë Tremblay", "phone": "+15145550002",
            "address": {"line1": "4200 Rue Saint-Denis", "city": "Montréal", "province": "QC", "postal_code": "H2L1P1", "country": "CA"}},
          "parcels": [{"weight_kg": 2.5}]
        }
        """).With("partner_order_id", reference ?? "ORD-" + Ids.Text(12));

    /// <summary>Every field of the contract.</summary>
    public static JsonObject FullOrder() => Parse("""
        {
          "partner_order_id": "ORD-2025-001234",
          "service_level": "standard",
          "reference": "PO-77",
          "pickup": {
            "name": "Warehouse Montreal", "phone": "+1-514-555-0001", "email": "warehouse@yourcompany.com",
            "address": {"line1": "100 Rue Saint-Paul", "line2": "Unit 5", "city": "Montreal", "province": "QC", "postal_code": "H2Y1Z3", "country": "CA"},
            "time_window": {"start": "2025-11-08T09:00:00-05:00", "end": "2025-11-08T12:00:00-05:00"},
            "instructions": "Dock 3"},
          "dropoff": {
            "name": "Jean Tremblay", "phone": "+15145550002", "email": "jean@example.com",
            "address": {"line1": "4200 Rue Saint-Denis", "line2": "Apt 3", "city": "Montreal", "province": "QC", "postal_code": "H2L1P1", "country": "CA"},
            "time_window": {"start": "2025-11-10T13:00:00-05:00", "end": "2025-11-10T17:00:00-05:00"},
            "instructions": "Ring twice"},
          "parcels": [
            {"parcel_id": "prc_abc123", "description": "MacBook Pro 16-inch", "weight_kg": 2.50, "length_cm": 40, "width_cm": 30.5, "height_cm": 10,
             "value_cents": 299900, "fragile": true, "barcode": "0123456789012"}],
          "cod": {"amount_cents": 10001, "currency": "CAD"},
          "insurance": {"amount_cents": 15000, "currency": "CAD"},
          "instructions": "Call first",
          "metadata": {"z": 1, "a": {"n": 1.50}}
        }
        """);

    /// <summary>What a merchant must say of an order.</summary>
    public static JsonObject MerchantOrder(string? reference = null)
    {
        var order = Parse("""{"customer_email": "marie@example.com", "product_name": "Air Max 90", "order_amount": 129.90}""");
        order["external_order_id"] = reference ?? "ORDER-" + Ids.Text(12);
        return order;
    }

    public static JsonObject Parcel(string json) => Parse(json);

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
