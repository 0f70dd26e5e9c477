using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Parcours.Bench.Load;

/// <summary>Fifty purchases a request, all new, each with two products: 25 kB.</summary>
internal sealed class PurchaseRequests : IRequests
{
    public const int EventsOfOne = 50;

    /// <summary>A request about the purchase, and one about its products.</summary>
    public const int SolicitationsOfOne = 2;

    public const string Website = "7b1c5a52-2f5e-4f0e-9f59-1f6f0c7d5a11";
    /// <summary>Where the sandbox's client gets its tokens, and with what.</summary>
    public const string TokenTarget = "/connect/token";

    public const string Client = "parcours-sandbox";

    public const string Secret = "parcours-sandbox-secret";

    private const int Digits = 9;

    private static readonly byte[] Template = Encoding.UTF8.GetBytes(Json());
    private static readonly int[] NumbersAt = [.. AllNumbers()];

    private static int _last;

    private readonly byte[] _body = [.. Template];
    private readonly string _target;
    private readonly string _token;

    /// <param name="path">The last part of the address.</param>
    public PurchaseRequests(string path, string token) => (_target, _token) = ($"/purchase-event/websites/{Website}/purchase_events/{path}", token);

    public Request Next()
    {
        foreach (var at in NumbersAt)
            Utf8Formatter.TryFormat(Interlocked.Increment(ref _last), _body.AsSpan(at, Digits), out _, new StandardFormat('D', Digits));
        return new Request("POST", _target, _body, Bearer: _token);
    }

    /// <summary>An access token of the sandbox's client.</summary>
    public static async Task<string> Token(int port)
    {
        using var http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = Client, ["client_secret"] = Secret,
        });
        using var answer = await http.PostAsync(TokenTarget, form);
        using var json = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    private static IEnumerable<int> AllNumbers()
    {
        for (var at = Template.AsSpan().IndexOf("000000000"u8); at >= 0;)
        {
            yield return at;
            var next = Template.AsSpan(at + Digits).IndexOf("000000000"u8);
            at = next < 0 ? -1 : at + Digits + next;
        }
    }

    private static string Json()
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var purchase = $$"""
            {"purchase_reference":"#000000000","purchase_date":"{{now}}","price":"99.90",
            "consumer":{"first_name":"Marie","last_name":"Durand","email":"marie.durand@example.com","language":"fr","country":"FR","hide_personal_data":false},
            "sales_channel":{"channel":"online","website_id":"{{Website}}"},
            "solicitation_parameters":{"delay":7,"delay_product":14,"purchase_event_type":"BRAND_AND_PRODUCT"},
            "products":[{"product_ref":{"reference":"SKU-48213","sku":"","ean13":"3760123456789","upc":"","isbn":"","mpn":""},"name":"Lampe de bureau","brand":"Lumière","category":"Luminaires",
            "price":49.95,"product_url":"https://shop.example/lampe-de-bureau","image_url":"https://shop.example/images/lampe-de-bureau.jpg","not_received":false},
            {"product_ref":{"reference":"SKU-48214"},"name":"Ampoule LED E27","price":4.95,"product_url":"https://shop.example/ampoule-led","not_received":false}]}
            """;
        return $"[{string.Join(',', Enumerable.Repeat(purchase, EventsOfOne))}]";
    }
}
