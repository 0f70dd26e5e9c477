using System.Text.Json.Nodes;
using Parcours.Domain.Orders;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>A customer's phone, on the page of one order.</summary>
public sealed class Customer(Wire wire, string number, string page, string token)
{
    public string Number => number;

    /// <summary>Of the page, with the code.</summary>
    public string Page => page;

    /// <summary>Whoever opens the page of a delivered order of this merchant.</summary>
    public static async Task<Customer> Of(RunningServer server, Merchant merchant, OrderStatus status = OrderStatus.UnboxingPending) =>
        await On(server.Wire, merchant, await server.Given.MerchantOrderIn(status, merchant));

    /// <summary>Likewise, of an order that went every step through the API.</summary>
    /// <param name="reference">Where the merchant's picture of the product is.</param>
    public static async Task<Customer> OfDelivered(Wire wire, Merchant merchant, Uri? reference = null)
    {
        var order = Sample.MerchantOrder();
        order["reference_photo_url"] = reference?.OriginalString;
        var number = (await merchant.Create(order)).ShouldBe(201)["order_id"]!;
        (await merchant.Take("ship", number)).ShouldBe(200);
        (await merchant.Take("deliver", number)).ShouldBe(200);
        return await On(wire, merchant, number);
    }

    /// <summary>Whoever opens the page of an order.</summary>
    public static async Task<Customer> On(Wire wire, Merchant merchant, string number)
    {
        var page = new Uri((await merchant.Read(number))["unboxing_url"]!).PathAndQuery;
        return new Customer(wire, number, page, (await Session(wire, page)).ShouldBe(200)["token"]!);
    }

    public static Task<Reply> Session(RunningServer server, string page) => Session(server.Wire, page);

    private static Task<Reply> Session(Wire wire, string page) => wire.Send(RawRequest.Get(page).With("Accept", "application/json"));

    public Task<Reply> Start(string kind, long bytes, bool live = true) => Post("/uploads", new JsonObject { ["kind"] = kind, ["bytes"] = bytes, ["live"] = live });

    public Task<Reply> Part(string upload, long offset, byte[] part) => wire.Send(PartOf(upload, offset, part));

    public RawRequest PartOf(string upload, long offset, byte[] part) => WithToken(new RawRequest("PATCH", "/unboxing/uploads/" + upload, part,
        part.Length == 0 ? [("Upload-Offset", $"{offset}"), ("Content-Length", "0")] : [("Upload-Offset", $"{offset}")]));

    public Task<Reply> Look(string upload) => Send(RawRequest.Get("/unboxing/uploads/" + upload));

    public Task<Reply> Drop(string upload) => Send(RawRequest.Get("/unboxing/uploads/" + upload) with { Method = "DELETE" });

    /// <summary>Sends a whole file in one part; returns the answer to it.</summary>
    public async Task<Reply> Upload(string kind, byte[] file) => await Part((await Start(kind, file.Length)).ShouldBe(201)["upload_id"]!, 0, file);

    /// <returns>The id of a file that has arrived.</returns>
    public async Task<string> Uploaded(string kind, byte[] file) => (await Upload(kind, file)).ShouldBe(200)["upload_id"]!;

    public Task<Reply> Submit(params string[] uploads) => Submit(new JsonObject { ["condition"] = "ok" }, uploads);

    public Task<Reply> Submit(JsonObject submission, params string[] uploads)
    {
        submission["uploads"] = new JsonArray([.. uploads.Select(upload => JsonValue.Create(upload))]);
        return Post("/submission", submission);
    }

    public Task<Reply> Post(string path, JsonObject json) => Send(RawRequest.Post("/unboxing" + path, json));

    public RawRequest WithToken(RawRequest request) => request.With("Authorization", "Bearer " + token);

    private Task<Reply> Send(RawRequest request) => wire.Send(WithToken(request));
}
