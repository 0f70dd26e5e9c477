using System.Globalization;
using System.Text;
using System.Text.Json;
using Parcours.Bench.Load;

namespace Parcours.Bench.Mixed;

/// <summary>A merchant ships an order, and its customer sends a photo in two parts and submits it.</summary>
/// <param name="key">The merchant's.</param>
internal sealed class UnboxingJourney(PatientClient client, Ledger ledger, string key)
{
    private const string Json = "Accept: application/json";

    private static readonly byte[] Photo = Pictures.Noise(320, 240);

    private static int _last;

    /// <param name="withPhoto">False for an order alone.</param>
    public async Task Walk(bool withPhoto)
    {
        var reference = string.Create(CultureInfo.InvariantCulture, $"UB-{Interlocked.Increment(ref _last):D9}");
        var created = await client.Ask(
            Post("/api/b2b/orders", new { external_order_id = reference, customer_email = reference + "@example.com", product_name = "Air Max 90", order_amount = 129.90 }) with { IdempotencyKey = reference }, 201, 429);
        if (created.Status != 201)
            return;

        ledger.Note(FactKind.Order, reference);
        var order = $"/api/b2b/orders/{created.Json.GetProperty("order_id").GetInt64().ToString(CultureInfo.InvariantCulture)}";
        await Take(reference, order + "/ship", "shipped");
        await Take(reference, order + "/deliver", "unboxing_pending");
        if (!withPhoto)
            return;

        var page = new Uri(created.Json.GetProperty("unboxing_url").GetString()!).PathAndQuery;
        var session = await client.Ask(new Request("GET", page, Header: Json, IsAnonymous: true), 200);
        if (session.Status != 200)
            return;
        var token = session.Json.GetProperty("token").GetString()!;
        if (await Send(token) is not { } upload)
            return;
        var submitted = await client.Ask(Post("/unboxing/submission", new { condition = "ok", uploads = new[] { upload } }, token), 201, 409);
        if (submitted.Status != 201)
            return;
        ledger.Note(FactKind.Submission, submitted.Json.GetProperty("receipt_number").GetString()!);
        ledger.Note(FactKind.Step, Fact.Pair(reference, "unboxing_submitted"));
    }

    private async Task Take(string reference, string target, string status)
    {
        if ((await client.Ask(new Request("PATCH", target, Bearer: key), 200, 409)).Status == 200)
            ledger.Note(FactKind.Step, Fact.Pair(reference, status));
    }

    /// <summary>Sends the photo as the page does: after whatever went wrong it asks how much is there. Null when it was not taken.</summary>
    private async Task<string?> Send(string token)
    {
        var begun = await client.Ask(Post("/unboxing/uploads", new { kind = "photo", bytes = Photo.Length, live = true }, token), 201);
        if (begun.Status != 201)
            return null;
        var id = begun.Json.GetProperty("upload_id").GetString()!;
        for (var state = begun.Json; !state.GetProperty("complete").GetBoolean();)
        {
            var offset = state.GetProperty("offset").GetInt32();
            var part = Photo.AsMemory(offset, Math.Min(Photo.Length / 2 + 1, Photo.Length - offset));
            var sent = await client.Ask(
                new Request("PATCH", "/unboxing/uploads/" + id, part, Bearer: token, Header: "Upload-Offset: " + offset.ToString(CultureInfo.InvariantCulture)), 200, 409);
            if (sent.Status is not (200 or 409))
                return null;
            state = sent.Status == 200 ? sent.Json : (await client.Ask(new Request("GET", "/unboxing/uploads/" + id, Bearer: token), 200)).Json;
        }

        ledger.Note(FactKind.Upload, id);
        return id;
    }

    private Request Post(string target, object body, string? token = null) => new("POST", target, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(body)), Bearer: token ?? key);
}
