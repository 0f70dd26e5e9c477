using System.Globalization;
using System.Text;
using System.Text.Json;
using Parcours.Bench.Load;

namespace Parcours.Bench.Mixed;

/// <summary>A shop's program tells of purchases whose customers are asked at once.</summary>
internal sealed class ShopJourney(PatientClient client, Ledger ledger)
{
    /// <summary>What every purchase has, besides the shop itself.</summary>
    public const string Product = "SKU-48213";

    private static readonly Request AskForToken = new(
        "POST", PurchaseRequests.TokenTarget,
        Encoding.ASCII.GetBytes($"grant_type=client_credentials&client_id={PurchaseRequests.Client}&client_secret={PurchaseRequests.Secret}"), IsForm: true);

    /// <summary>Countries of one time zone each, around the world: customers are written to by day, and it is day in one of them.</summary>
    private static readonly (string Country, double Hours)[] Countries = [("IN", 5.5), ("JP", 9), ("FR", 1), ("PE", -5), ("TH", 7), ("AE", 4), ("UY", -3)];

    private static int _last;

    private string? _token;

    public Task Tell(TimeProvider clock) => Tell(clock, "bulk_sync_insert", 200, purchases: 1);

    /// <summary>To be looked at later.</summary>
    public Task Queue(TimeProvider clock) => Tell(clock, "bulk_insert", 202, purchases: 3);

    /// <summary>Reviews with so many stars, and without anything that asks for a person, are published at once.</summary>
    public async Task PublishFrom(int stars) => await Send(
        "PUT", $"/verified-reviews/v1/websites/{PurchaseRequests.Website}/publishing", JsonSerializer.Serialize(new { from_rate = stars }), 200);

    private async Task Tell(TimeProvider clock, string path, int status, int purchases)
    {
        var now = clock.GetUtcNow();
        var country = Countries.MinBy(place => Math.Abs((now.AddHours(place.Hours).TimeOfDay - TimeSpan.FromHours(14)).TotalHours)).Country;
        var references = Enumerable.Range(0, purchases).Select(_ => string.Create(CultureInfo.InvariantCulture, $"PU-{Interlocked.Increment(ref _last):D9}")).ToList();
        var body = JsonSerializer.Serialize(references.Select(reference => new
        {
            purchase_reference = reference,
            purchase_date = now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            price = "99.90",
            consumer = new { first_name = "Marie", last_name = "Durand", email = reference + "@example.com", language = "en", country },
            solicitation_parameters = new { delay = 0, delay_product = 0, purchase_event_type = "BRAND_AND_PRODUCT" },
            products = new[] { new { product_ref = new { reference = Product }, name = "Lampe de bureau" } },
        }));
        var told = await Send("POST", $"/purchase-event/websites/{PurchaseRequests.Website}/purchase_events/{path}", body, status);
        if (told.Status != status)
            return;
        foreach (var reference in references)
            ledger.Note(FactKind.Purchase, reference);
    }

    private async Task<Reply> Send(string method, string target, string body, int status)
    {
        var sent = await client.Ask(new Request(method, target, Encoding.UTF8.GetBytes(body), Bearer: _token ??= await Token()), status, 401);
        if (sent.Status != 401)
            return sent;
        // Tokens are good for minutes only.
        _token = await Token();
        return await client.Ask(new Request(method, target, Encoding.UTF8.GetBytes(body), Bearer: _token), status);
    }

    private async Task<string> Token() => (await client.Ask(AskForToken, 200)).Json.GetProperty("access_token").GetString()!;
}
