using NodaTime;
using NodaTime.Text;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Storage.Tests.Orders;

/// <summary>Orders and their parts, as a partner would send them.</summary>
internal static class Sample
{
    /// <summary>French, emoji, right to left, characters of four bytes, combining marks, quotes and every kind of white space.</summary>
    public const string Unicode = "Élodie Tremblay-Çağlar 📦👩‍🚀 مرحبا שלום 漢字 𠜎 e\u0301 <b>\"l'été\"</b> \\ \t\r\n\u00a0\u2028 %_[]'; --";

    public static Order Order(
        Owner owner,
        Instant at,
        string? partnerOrderId = null,
        OrderOrigin origin = OrderOrigin.Delivery,
        DeliveryDetails? details = null,
        UnboxingDetails? unboxing = null) =>
        origin == OrderOrigin.Delivery
            ? Domain.Orders.Order.ForDelivery(owner, partnerOrderId ?? "ORD-" + Ids.Text(12), details ?? Details(), at) with { Unboxing = unboxing }
            : Domain.Orders.Order.ForMerchant(owner, partnerOrderId ?? "ORD-" + Ids.Text(12), unboxing ?? Unboxing(), new Shipment("6A123", null), at);

    public static UnboxingDetails Unboxing() =>
        new(new VerificationCode("A3F9"), new Product("Air Max 90", "Size 42"), new Money(12990, "EUR"), new Buyer("marie@example.com", "Marie Curie", "fr"));

    public static DeliveryDetails Details(ServiceLevel service = ServiceLevel.Standard) => new(
        service,
        Warehouse,
        Recipient,
        [Laptop],
        Cod: null,
        Insurance: Money.Cad(15000),
        Reference: "PO-77",
        Instructions: "Ring twice",
        Metadata: """{"z":1,"a":{"n":1.50,"e":1e3}}""",
        Price: Money.Cad(1499),
        EstimatedDelivery: Moment("2025-11-10T17:00:00-05:00"),
        Quote: new QuoteId("qt_abc123def456"));

    /// <summary>Only what is required.</summary>
    public static DeliveryDetails BareDetails() => new(
        ServiceLevel.SameDay,
        new Stop("A", "+1-514-555-0001", null, new Address("1 Rue A", null, "Montréal", Province.QC, new PostalCode("H2Y1Z3")), null, null),
        new Stop("B", "+1-514-555-0002", null, new Address("2 Rue B", null, "Iqaluit", Province.NU, new PostalCode("X0A0H0")), null, null),
        [new Parcel("prc_1", new ParcelSize(1m), null, null, null, null)],
        null, null, null, null, null, Money.Cad(0), Moment("2025-06-30T12:00:00Z"), null);

    public static Stop Warehouse { get; } = new(
        "Warehouse Montreal",
        "+1-514-555-0001",
        "warehouse@yourcompany.com",
        new Address("100 Rue Saint-Paul", "Unit 5", "Montreal", Province.QC, new PostalCode("H2Y1Z3")),
        new TimeWindow(Moment("2025-11-08T09:00:00-05:00"), Moment("2025-11-08T12:00:00.123456789+05:45")),
        "Dock 3");

    public static Stop Recipient { get; } = new(
        "Jean Tremblay",
        "+15145550002",
        null,
        new Address("2 Avenue Laurier", null, "Québec", Province.QC, new PostalCode("G1R2B5")),
        null,
        null);

    public static Parcel Laptop { get; } = new("prc_abc123", new ParcelSize(2.50m, 40m, 30.0m, 10.125m), "MacBook Pro 16-inch", 299900, Fragile: true, "0123456789012");

    public static OffsetDateTime Moment(string text) => OffsetDateTimePattern.Rfc3339.Parse(text).Value;
}
