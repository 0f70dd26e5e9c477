using System.Text.Json.Nodes;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Tests.Reviews;

/// <summary>A shop's program, telling of purchases on its website.</summary>
public sealed class Shop(TokenClient client, WebsiteId website)
{
    public Owner Owner => client.Owner;

    public WebsiteId Website => website;

    public string Purchases => $"/purchase-event/websites/{website}/purchase_events";

    /// <summary>A shop that no other test knows.</summary>
    public static async Task<Shop> At(RunningServer server, Func<WebsiteSettings, WebsiteSettings>? change = null) =>
        await At(server, (await server.Given.APartner()).Owner, change);

    /// <summary>Another website of an account, with a client of its own.</summary>
    public static async Task<Shop> At(RunningServer server, Owner owner, Func<WebsiteSettings, WebsiteSettings>? change = null)
    {
        var settings = new WebsiteSettings("Shop " + Ids.Text(6));
        return new Shop(await server.Given.AClient(owner), (await server.Given.AWebsite(owner, change?.Invoke(settings) ?? settings)).Id);
    }

    /// <summary>The shop that every developer's machine has.</summary>
    public static Shop Sandbox(Wire wire) =>
        new(new TokenClient(wire, "parcours-sandbox", "parcours-sandbox-secret"), WebsiteId.Parse("7b1c5a52-2f5e-4f0e-9f59-1f6f0c7d5a11")!.Value);

    /// <summary>What a purchase must say, bought six days before the tests' Friday.</summary>
    public static JsonObject APurchase(string? reference = null) => JsonNode.Parse("""
        {"purchase_date": "2025-11-01T10:00:00Z", "consumer": {"first_name": "Marie", "last_name": "Durand", "email": "marie@example.com"}}
        """)!.AsObject().With("purchase_reference", reference ?? "#" + Ids.Text(10));

    /// <summary>Every field of the contract.</summary>
    public JsonObject AFullPurchase(string? reference = null) => JsonNode.Parse($$"""
        {"purchase_date": "2025-11-01T10:00:00Z", "price": 99.90,
         "consumer": {"first_name": "Marie", "last_name": "Durand", "email": "marie@example.com", "language": "fr", "country": "FR", "hide_personal_data": false},
         "sales_channel": {"channel": "online", "website_id": "{{website}}", "shop_id": "paris-1"},
         "solicitation_parameters": {"delay": 7, "delay_product": 14, "purchase_event_type": "BRAND_AND_PRODUCT"},
         "products": [{"product_ref": {"reference": "SKU-1", "sku": "", "ean13": "", "upc": "", "isbn": "", "mpn": ""}, "name": "Lampe", "brand": "", "category": "",
                       "price": 49.95, "product_url": "https://shop.example/lampe", "image_url": "https://shop.example/lampe.jpg", "not_received": false}]}
        """)!.AsObject().With("purchase_reference", reference ?? "#" + Ids.Text(10));

    public static string ListOf(params IEnumerable<JsonObject> purchases) => $"[{string.Join(',', purchases.Select(purchase => purchase.ToJsonString()))}]";

    /// <summary>A new access token.</summary>
    public Task<string> Token() => client.Token();

    public Task<Reply> Submit(params IEnumerable<JsonObject> purchases) => Submit(ListOf(purchases));

    public Task<Reply> Submit(string json) => Send(RawRequest.Post(Purchases + "/bulk_sync_insert", json));

    public Task<Reply> Submit(string json, string idempotencyKey) => Send(RawRequest.Post(Purchases + "/bulk_sync_insert", json).With("Idempotency-Key", idempotencyKey));

    public Task<Reply> Queue(params IEnumerable<JsonObject> purchases) => Send(RawRequest.Post(Purchases + "/bulk_insert", ListOf(purchases)));

    /// <param name="query">From the question mark on.</param>
    public Task<Reply> FollowUp(string query = "") => Send(RawRequest.Get(Purchases + query));

    public Task<Reply> Erase(string id) => Send(new RawRequest("DELETE", $"{Purchases}/{id}", [], []));

    public Task<Reply> Send(RawRequest request) => client.Send(request);
}

/// <summary>Tests of one shop that nobody else knows.</summary>
public abstract class ShopTests(PurchaseServer server) : IClassFixture<PurchaseServer>, IAsyncLifetime
{
    protected PurchaseServer Server { get; } = server;

    protected Shop Shop { get; private set; } = null!;

    protected static JsonObject APurchase(string? reference = null) => Shop.APurchase(reference);

    /// <summary>Values of the rows of the follow-up, newest first.</summary>
    protected async Task<IReadOnlyList<string>> FollowUp(string query, params string[] fields)
    {
        var rows = (await Shop.FollowUp(query)).ShouldBe(200).Json.GetProperty("data");
        return [.. rows.EnumerateArray().Select(row => string.Join(' ', fields.Select(field => row.TryGetProperty(field, out var value) ? value.ToString() : "-")))];
    }

    public virtual async ValueTask InitializeAsync()
    {
        // What another test of the class has left in the queue would be counted with this one's.
        await Server.WorkOff();
        Shop = await Shop.At(Server);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
