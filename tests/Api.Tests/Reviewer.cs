using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Api.Http;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Tests;

/// <summary>A customer with a link to say what they think of a lamp, a chair and the shop that sold them.</summary>
public sealed partial class Reviewer
{
    public const string Lamp = "SKU-1";

    public const string Chair = "SKU-2";

    private readonly RunningServer _server;

    private string _cookie = "";

    private Reviewer(RunningServer server, Website shop, string reference, long brand, long product, string page) =>
        (_server, Shop, Reference, BrandRequest, ProductRequest, Page) = (server, shop, reference, brand, product, page);

    public Website Shop { get; }

    public string Reference { get; }

    public long BrandRequest { get; }

    public long ProductRequest { get; }

    /// <summary>Of the link in the second e-mail, without the language.</summary>
    public string Page { get; }

    /// <summary>Somebody who bought at the shop and was asked about all of it.</summary>
    public static Reviewer Of(RunningServer server, Website shop, string language = "en", string status = "sent", string shopName = "Lampe", string firstName = "Marie")
    {
        var (reference, now) = ("#" + Ids.Text(8), server.Now.ToUnixTimeTicks() / 10);
        var purchase = server.Stored.Add(
            "INSERT INTO purchase_events (event_id, website_seq, reference, fingerprint, consumer, content, purchased_at, source, received_at, email_hash) VALUES ($1, $2, $3, zeroblob(32), $4, $5, $6, 'api', $6, $7)",
            PurchaseEventId.New().Value,
            shop.Seq,
            reference,
            $$"""{"email": "marie@example.com", "language": "{{language}}", "country": "FR", "first_name": "{{firstName}}"}""",
            $$"""{"channel": "online", "type": "brand_and_product", "delay": 7, "delay_product": 14, "products": [{"reference": "SKU-1", "name": "{{shopName}}", "url": "https://shop.example/lampe"}, {"reference": "SKU-2", "name": "Chaise"}]}""",
            now,
            EmailHash.Of("marie@example.com"));
        var (brand, product) = (Request("brand"), Request("product"));
        var link = server.Services.GetRequiredService<Links>().Review(new SolicitationId(product), language);
        return new Reviewer(server, shop, reference, brand, product, new Uri(link).AbsolutePath);

        long Request(string kind) => server.Stored.Add(
            "INSERT INTO solicitations (website_seq, event_seq, reference, kind, status, scheduled_at, received_at) VALUES ($1, $2, $3, $4, $5, $6, $6)",
            shop.Seq, purchase, reference, kind, status, now);
    }

    /// <summary>Somebody who opens the link that they were sent.</summary>
    public static Reviewer Behind(RunningServer server, string link) => new(server, null!, "", 0, 0, link.Split('?')[0]);

    /// <summary>Somebody who bought at a shop that nobody else knows.</summary>
    public static async Task<Reviewer> Of(RunningServer server, string language = "en") =>
        Of(server, await server.Given.AWebsite((await server.Given.APartner()).Owner), language);

    public string Address(string query = "?lang=en") => Page + query;

    public async Task<Reply> Open(string query = "?lang=en")
    {
        var reply = await _server.Send(RawRequest.Get(Address(query)).With("Cookie", _cookie));
        if (reply.Headers["Set-Cookie"].FirstOrDefault() is { } cookie)
            _cookie = cookie.Split(';')[0];
        return reply;
    }

    /// <summary>Opens the page and sends its form.</summary>
    public async Task<Reply> Send(string query, IReadOnlyList<(string Name, string Value)> fields, params IReadOnlyList<(string Name, string FileName, byte[] Bytes)> files)
    {
        var page = await Open(query.Replace("handler", "was", StringComparison.Ordinal));
        return await Post(query, [(TokenName, TokenIn(page)), .. fields], files);
    }

    public Task<Reply> Post(string query, IReadOnlyList<(string Name, string Value)> fields, params IReadOnlyList<(string Name, string FileName, byte[] Bytes)> files)
    {
        const string Boundary = "----parcours";
        var body = new List<byte>();
        foreach (var (name, value) in fields)
            Part($"name=\"{name}\"", Encoding.UTF8.GetBytes(value));
        foreach (var (name, fileName, bytes) in files)
            Part($"name=\"{name}\"; filename=\"{fileName}\"", bytes);
        body.AddRange(Encoding.ASCII.GetBytes($"--{Boundary}--\r\n"));
        return _server.Send(new RawRequest("POST", Address(query), [.. body], [("Content-Type", "multipart/form-data; boundary=" + Boundary), ("Cookie", _cookie)]));

        void Part(string what, byte[] content)
        {
            body.AddRange(Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; {what}\r\n\r\n"));
            body.AddRange(content);
            body.AddRange("\r\n"u8);
        }
    }

    /// <summary>Answers about one thing; returns the review's id.</summary>
    /// <param name="product">Null for the shop.</param>
    public async Task<string> Review(string? product = Lamp, int rating = 5, string text = "Belle lampe", params IReadOnlyList<byte[]> photos)
    {
        var files = photos.Select((photo, index) => ("photos-0", $"photo-{index}.jpg", photo)).ToList();
        (await Send("?lang=en", [("subject-0", product ?? ""), ("rating-0", $"{rating}"), ("text-0", text)], files)).ShouldBe(302);
        return LastReview;
    }

    /// <summary>The id of the review that was written last, by anyone.</summary>
    public string LastReview => _server.Stored.LastReview;

    public Task<Reply> Edit(string review, int rating, string text, string? product = Lamp) =>
        Send($"?lang=en&handler=edit&edit={review}", [("subject-0", product ?? ""), ("rating-0", $"{rating}"), ("text-0", text)]);

    public Task<Reply> Withdraw(string review) => Send($"?lang=en&handler=withdraw&withdraw={review}", []);

    public const string TokenName = "__RequestVerificationToken";

    public static string TokenIn(Reply page) => Token().Match(page.Text) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value) : "";

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
