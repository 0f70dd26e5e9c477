using NodaTime;
using Parcours.Domain.Orders;

namespace Parcours.Domain.Reviews;

/// <summary>Where a purchase was told of.</summary>
public enum PurchaseSource
{
    Api,
    Csv,

    /// <summary>A file in a drop folder.</summary>
    File,

    /// <summary>An order that was delivered on this platform.</summary>
    Order,
}

public enum SalesChannelKind
{
    Online,
    Offline,
}

/// <summary>What a consumer is asked about.</summary>
public enum PurchaseEventType
{
    BrandAndProduct,

    /// <summary>The purchase and the shop.</summary>
    PurchaseOnly,

    ProductOnly,
}

/// <summary>A purchase as a shop told of it, in the one form that two tellings of it share: texts are trimmed, what is not told is the website's.</summary>
/// <param name="Reference">The shop's own, unique on its website.</param>
public sealed record Purchase(
    string Reference,
    Instant PurchasedAt,
    decimal? Price,
    Consumer Consumer,
    SalesChannel Channel,
    SolicitationPlan Plan,
    IReadOnlyList<PurchasedProduct> Products)
{
    /// <summary>Nobody remembers what they bought before that.</summary>
    public static readonly Period MostAge = Period.FromMonths(6);

    public static readonly Period OldAge = Period.FromMonths(3);

    /// <summary>So far ahead a clock or a time zone can be wrong.</summary>
    private static readonly Duration MostAhead = Duration.FromDays(1);

    public static bool IsOlder(Instant purchasedAt, Period age, Instant now, DateTimeZone zone) =>
        purchasedAt.InZone(zone).LocalDateTime < now.InZone(zone).LocalDateTime - age;

    /// <summary>Those that the customer has and can say something of, each once.</summary>
    public static IReadOnlyList<PurchasedProduct> Reviewable(IEnumerable<PurchasedProduct> products) =>
        [.. products.Where(product => !product.IsNotReceived).DistinctBy(product => product.Variation)];

    /// <summary>The requests that the purchase brings, and what the shop should know about it.</summary>
    /// <param name="from">What the delays count from.</param>
    public (IReadOnlyList<PlannedSolicitation> Solicitations, IReadOnlyList<PurchaseWarning> Warnings) Schedule(Instant from, Instant now, DateTimeZone zone)
    {
        var planned = new List<PlannedSolicitation>(2);
        var warnings = new List<PurchaseWarning>();
        if (Plan.Type != PurchaseEventType.ProductOnly)
            planned.Add(PlannedSolicitation.At(SolicitationKind.Brand, from + Duration.FromDays(Plan.Delay), now));
        if (Plan.Type != PurchaseEventType.PurchaseOnly)
        {
            if (Reviewable(Products).Count > 0)
                planned.Add(PlannedSolicitation.At(SolicitationKind.Product, from + Duration.FromDays(Plan.DelayProduct), now));
            else
                warnings.Add(PurchaseWarning.NothingReceived);
        }

        if (planned.Exists(solicitation => solicitation.IsOverdue))
            warnings.Add(PurchaseWarning.DueNow);
        if (IsOlder(PurchasedAt, OldAge, now, zone))
            warnings.Add(PurchaseWarning.OldPurchase);
        if (PurchasedAt > now + MostAhead)
            warnings.Add(PurchaseWarning.InTheFuture);
        return (planned, warnings);
    }
}

/// <param name="Language">Two letters, as is <paramref name="Country"/>.</param>
/// <param name="HidesPersonalData">The name is not shown with a review.</param>
public sealed record Consumer(string? FirstName, string? LastName, string Email, string Language, string Country, bool HidesPersonalData)
{
    /// <summary>What stands under a review; null when there is nothing to show.</summary>
    public string? ShownName => HidesPersonalData || string.IsNullOrWhiteSpace(FirstName) ? null : FirstName;
}

/// <param name="Shop">Which of the shop's places; told where the purchase was not made online.</param>
public sealed record SalesChannel(SalesChannelKind Kind, string? Shop);

/// <summary>What is asked, and how many days after the purchase.</summary>
public sealed record SolicitationPlan(PurchaseEventType Type, int Delay, int DelayProduct)
{
    public const int MostDelay = 180;

    public const int DefaultDelay = 7;

    public const int DefaultDelayProduct = 14;
}

/// <param name="IsNotReceived">Nobody is asked about it.</param>
public sealed record PurchasedProduct(
    ProductRef Ref, string? Name, string? Brand, string? Category, decimal? Price, string? ProductUrl, string? ImageUrl, bool IsNotReceived)
{
    /// <summary>What reviews of the product are found by: the first that the shop told of.</summary>
    public string Variation => Ref.Reference ?? Ref.Sku ?? Ref.Ean13 ?? Ref.Upc ?? Ref.Isbn ?? Ref.Mpn ?? Name ?? throw new InvalidOperationException("A product that nothing tells apart.");
}

public sealed record ProductRef(string? Reference, string? Sku = null, string? Ean13 = null, string? Upc = null, string? Isbn = null, string? Mpn = null);

/// <param name="IsOverdue">It would have been due before now, and is due now.</param>
public sealed record PlannedSolicitation(SolicitationKind Kind, Instant ScheduledAt, bool IsOverdue)
{
    public static PlannedSolicitation At(SolicitationKind kind, Instant due, Instant now) => new(kind, due < now ? now : due, due < now);
}

/// <summary>What a shop should know about a purchase that was taken all the same.</summary>
public enum PurchaseWarning
{
    /// <summary>A request was due before now; it goes out now.</summary>
    DueNow,

    /// <summary>More than three months ago.</summary>
    OldPurchase,

    InTheFuture,

    /// <summary>No product was received, so nobody is asked about one.</summary>
    NothingReceived,

    /// <summary>It is an order of this platform that was cancelled, refunded or disputed, so nobody is asked.</summary>
    OrderEnded,
}

public static class SolicitationEnds
{
    /// <summary>Why nobody is to be asked about an order that has come to this; null when somebody may be.</summary>
    public static SolicitationEnd? For(OrderStatus status) => status switch
    {
        OrderStatus.Cancelled => SolicitationEnd.OrderCancelled,
        OrderStatus.Refunded => SolicitationEnd.OrderRefunded,
        OrderStatus.Disputed => SolicitationEnd.OrderDisputed,
        _ => null,
    };
}
