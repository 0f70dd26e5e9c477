using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parcours.Client;

namespace Parcours.Conformance;

/// <summary>The script's calls, as this client's methods.</summary>
internal static class Calls
{
    /// <param name="take">How many elements of an iterator; null for all.</param>
    public static async Task<JsonNode?> Make(ParcoursClient client, string name, JsonObject given, string? key, int? take)
    {
        return name switch
        {
            "quote" => Json(await client.QuoteAsync(All<QuoteRequest>())),
            "orders.create" => Json(await client.Orders.CreateAsync(All<OrderRequest>(), key)),
            "orders.get" => Json(await client.Orders.GetAsync(Text("id")!)),
            "orders.list" => Json(await client.Orders.ListAsync(All<OrderFilter>())),
            "orders.all" => await First(client.Orders.AllAsync(All<OrderFilter>())),
            "orders.cancel" => Json(await client.Orders.CancelAsync(Text("id")!, Text("reason"))),
            "tracking.get" => Json(await client.Tracking.GetAsync(Text("id")!)),
            "simulator.advance" => Json(await client.Simulator.AdvanceAsync(Text("id")!, Text("to"), Text("failure_reason"))),
            "webhooks.endpoints.create" => Json(await client.Webhooks.Endpoints.CreateAsync(All<WebhookEndpointRequest>(), key)),
            "webhooks.endpoints.get" => Json(await client.Webhooks.Endpoints.GetAsync(Text("id")!)),
            "webhooks.endpoints.list" => Json(await client.Webhooks.Endpoints.ListAsync(All<PageFilter>())),
            "webhooks.endpoints.all" => await First(client.Webhooks.Endpoints.AllAsync(All<PageFilter>())),
            "webhooks.endpoints.update" => Json(await client.Webhooks.Endpoints.UpdateAsync(Text("id")!, All<WebhookEndpointChanges>())),
            "webhooks.endpoints.delete" => Json(await client.Webhooks.Endpoints.DeleteAsync(Text("id")!)),
            "webhooks.endpoints.rotate_secret" => Json(await client.Webhooks.Endpoints.RotateSecretAsync(Text("id")!, (int?)given["overlap_hours"])),
            "webhooks.test" => Json(await client.Webhooks.TestAsync(Text("url"), Text("type"))),
            "webhooks.verify" => Json(Verify()),
            "unboxing.orders.create" => Json(await client.Unboxing.Orders.CreateAsync(All<MerchantOrderRequest>(), key)),
            "unboxing.orders.get" => Json(await client.Unboxing.Orders.GetAsync(Number())),
            "unboxing.orders.list" => Json(await client.Unboxing.Orders.ListAsync(All<MerchantOrderFilter>())),
            "unboxing.orders.all" => await First(client.Unboxing.Orders.AllAsync(All<MerchantOrderFilter>())),
            "unboxing.orders.ship" => Json(await client.Unboxing.Orders.ShipAsync(Number(), Text("tracking_number"), Text("carrier"))),
            "unboxing.orders.deliver" => Json(await client.Unboxing.Orders.DeliverAsync(Number())),
            "unboxing.orders.resolve" => Json(await client.Unboxing.Orders.ResolveAsync(Number(), Text("resolution")!, Text("note"))),
            "unboxing.orders.cancel" => Json(await client.Unboxing.Orders.CancelAsync(Number(), Text("reason"))),
            "unboxing.stats" => Json(await client.Unboxing.StatsAsync()),
            "websites.list" => Json(await client.Websites.ListAsync()),
            "purchases.submit" => Json(await client.Purchases.SubmitAsync(Text("website_id")!, given["events"].Deserialize<List<PurchaseEvent>>(ParcoursJson.Options)!, key)),
            "purchases.follow_up" => Json(await client.Purchases.FollowUpAsync(Text("website_id")!, All<FollowUpFilter>())),
            "purchases.follow_up_all" => await First(client.Purchases.FollowUpAllAsync(Text("website_id")!, All<FollowUpFilter>())),
            "purchases.erase" => Json(await client.Purchases.EraseAsync(Text("website_id")!, Text("id")!)),
            "request" => Json(await client.RequestAsync(Enum.Parse<Credential>(Text("auth")!, ignoreCase: true), new HttpMethod(Text("method")!), Text("path")!, given["query"], given["body"])),
            _ => throw new NotSupportedException(name),
        };

        T All<T>() => given.Deserialize<T>(ParcoursJson.Options)!;

        string? Text(string field) => given[field]?.ToString();

        long Number() => long.Parse(Text("id")!, CultureInfo.InvariantCulture);

        WebhookEvent Verify()
        {
            var how = new WebhookVerification { Scheme = Enum.Parse<WebhookScheme>(Text("scheme") ?? "any", ignoreCase: true) };
            if (given["now"] is { } now)
                how = how with { TimeProvider = new StandingTime(DateTimeOffset.FromUnixTimeSeconds((long)now)) };
            string[] secrets = given["secret"] is JsonArray several ? [.. several.Select(one => (string)one!)] : [Text("secret")!];
            return WebhookEvent.Verify(Encoding.UTF8.GetBytes(Text("body")!), given["headers"].Deserialize<Dictionary<string, string>>()!, how, secrets);
        }

        async Task<JsonNode?> First<T>(IAsyncEnumerable<T> items)
        {
            var taken = new JsonArray();
            await foreach (var item in items)
            {
                taken.Add(Json(item));
                if (taken.Count == take)
                    break;
            }

            return taken;
        }
    }

    private static JsonNode? Json<T>(T answer) => JsonSerializer.SerializeToNode(answer, ParcoursJson.Options);

    private sealed class StandingTime(DateTimeOffset moment) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => moment;
    }
}
