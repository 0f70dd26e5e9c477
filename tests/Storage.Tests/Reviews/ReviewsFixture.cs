using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Partners;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Reviews;

/// <summary>What the contracts about reviews share: shops without reviews, and purchases of which something can be said.</summary>
public abstract class ReviewsContract(StorageFixture storage) : StorageContract(storage)
{
    protected const string Lamp = "SKU-1";

    protected const string Chair = "SKU-2";

    private protected IReviews Reviews => Storage.Services.GetRequiredService<IReviews>();

    private protected IReviewRequests Requests => Storage.Services.GetRequiredService<IReviewRequests>();

    private protected IReviewPhotos Photos => Storage.Services.GetRequiredService<IReviewPhotos>();

    private protected IWebsites Websites => Storage.Services.GetRequiredService<IWebsites>();

    protected Instant Now => Storage.Clock.GetCurrentInstant();

    protected async Task<Owner> NewOwner(Mode mode = Mode.Test) =>
        new(await Storage.Write(ct => Storage.Services.GetRequiredService<IPartnerRepository>().Add("Lumière", Now, ct)), mode);

    private protected Task<Website> AShop(Owner owner) => Storage.Write(ct => Websites.Add(owner, WebsiteId.New(), new WebsiteSettings("Lumière", "https://lumiere.example"), Now, ct));

    private protected async Task<Website> AShop() => await AShop(await NewOwner());

    private static readonly Statement InsertPurchase = new("""
        INSERT INTO purchase_events (event_id, website_seq, reference, fingerprint, consumer, content, purchased_at, source, received_at)
        VALUES (@Id, @Website, @Reference, @Fingerprint, @Consumer, @Content, @Now, 'api', @Now)
        """);

    private static readonly Statement InsertRequest = Statement.For(dialect => dialect.InsertReturning(
        "solicitations (website_seq, event_seq, reference, kind, status, scheduled_at, due_at, received_at)",
        "@Website, @Event, @Reference, @Kind, @Status, @Now, @Now, @Now",
        "seq"));

    private static readonly Statement FindEvent = new("SELECT e.seq FROM purchase_events AS e WHERE e.event_id = @Id");

    /// <summary>A purchase of a lamp, a chair and something that did not arrive, whose customer was asked about all of it.</summary>
    private protected async Task<SomePurchase> APurchase(Website shop, SolicitationStatus brand = SolicitationStatus.Sent, SolicitationStatus product = SolicitationStatus.Sent, string consumer = Marie)
    {
        var (id, reference) = (PurchaseEventId.New(), "#" + Ids.Text(8));
        return await Storage.Write(async ct =>
        {
            await Storage.Sql.Execute(
                InsertPurchase,
                new { Id = id, Website = shop.Seq, Reference = reference, Fingerprint = new byte[32], Consumer = consumer, Content = Bought, Now },
                ct);
            var purchase = await Storage.Sql.First<long>(FindEvent, new { Id = id }, ct);
            return new SomePurchase(shop, id, reference, await Request(SolicitationKind.Brand, brand), await Request(SolicitationKind.Product, product));

            async Task<SolicitationId> Request(SolicitationKind kind, SolicitationStatus status) => await Storage.Sql.First<SolicitationId>(
                InsertRequest,
                new { Website = shop.Seq, Event = purchase, Reference = reference, Kind = kind.ToDb(), Status = status.ToDb(), Now },
                ct);
        });
    }

    protected const string Marie = """{"first_name": "Marie", "last_name": "Durand", "email": "marie@example.com", "language": "fr", "country": "FR"}""";

    private const string Bought = """
        {"channel": "online", "type": "brand_and_product", "delay": 7, "delay_product": 14, "products": [
          {"reference": "SKU-1", "name": "Lampe", "brand": "Lux", "price": 49.95, "url": "https://lumiere.example/lampe", "image": "https://lumiere.example/lampe.jpg"},
          {"reference": "SKU-2", "name": "Chaise"},
          {"reference": "SKU-2", "name": "Chaise"},
          {"sku": "SKU-9", "name": "Tapis", "not_received": true}]}
        """;

    /// <summary>Stores a review of the purchase; it must be the first about this.</summary>
    private protected async Task<Review> AReview(SomePurchase purchase, string? product = Lamp, int rating = 5, string text = "Très belle lampe, conforme à la photo.")
    {
        var review = new Review(ReviewId.New(), purchase.Shop.Id, purchase.Id, product, rating, text, "fr", ReviewStatus.Pending, Now, Now);
        (await Storage.Write(ct => TryAdd(review, ct))).Should().BeTrue();
        return review;
    }

    private protected async Task<bool> TryAdd(Review review, CancellationToken ct) =>
        await Reviews.TryAdd(review, review.Product is { } product ? new ReviewedProduct(product, product == Lamp ? "Lampe" : "Chaise", null, null, null) : null, ct);

    /// <summary>A review that everyone sees since <paramref name="at"/>.</summary>
    private protected async Task<Review> APublished(SomePurchase purchase, string? product = Lamp, int rating = 5, Instant? at = null) =>
        await Take(await AReview(purchase, product, rating), review => review.Approve(review.Version, Actors.Dispatcher, at ?? Now));

    private protected async Task<Review> Take(Review review, Func<Review, Result<ReviewChange>> step)
    {
        var change = step(review).Value;
        (await Storage.Write(ct => Reviews.TrySave(change, ct))).Should().BeTrue();
        return change.Review;
    }
}

internal sealed record SomePurchase(Website Shop, PurchaseEventId Id, string Reference, SolicitationId Brand, SolicitationId Product);
