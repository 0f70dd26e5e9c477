using System.Text.Json.Nodes;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Api.Tests.Reviews;
using Parcours.Api.Tests.Unboxing;
using Parcours.Application.Reviews;
using Parcours.Application.Unboxing.Sealing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;
using Parcours.Tests.Media;
using SkiaSharp;

namespace Parcours.Api.Tests.Hostile;

/// <summary>What is there when an operation is asked for: for each something that it can be about, and a credential of the kind that it takes.</summary>
internal sealed class Stage
{
    public const string Dispatcher = "op_dev_dispatcher";

    public const string Csv = "purchase_reference;purchase_date;first_name;last_name;email;price;product_reference;product_name\n#1;2025-11-01;Zoé;Durand;zoe@example.com;99,90;SKU-1;Lampe\n#2;x;;;;;;\n";

    /// <summary>An operation that uses up what it is about needs more than one.</summary>
    private const int OfEach = 4;

    private readonly Dictionary<string, string[]> _ids = [];

    private readonly RunningServer _server;

    private readonly Uri _hooks;

    private Partner _partner = null!;

    private Merchant _merchant = null!;

    private TokenClient _client = null!;

    private string _website = "";

    private string _token = "";

    private string _media = "";

    private string _courier = "";

    private string _scanned = "";

    private Stage(RunningServer server, Uri hooks) => (_server, _hooks) = (server, hooks);

    /// <param name="hooks">A partner's server that takes events.</param>
    public static async Task<Stage> On(RunningServer server, Uri hooks)
    {
        var stage = new Stage(server, hooks);
        await stage.SetPartners();
        await stage.SetOrders();
        await stage.SetMerchants();
        await stage.SetReviews();
        await stage.SetWebhooks();
        return stage;
    }

    /// <summary>What a parameter of the path can be about.</summary>
    public string[] Values(string operation, string parameter) => parameter switch
    {
        "website_id" => [_website],
        "realm" => ["parcours", "skeepers"],
        "token" => [_media],
        "code" => [_scanned],
        _ => _ids[operation],
    };

    /// <summary>An example with the references that hold here, and with names that nobody has used.</summary>
    public JsonNode Filled(string operation, JsonNode example)
    {
        if (operation is "SubmitPurchases" or "QueuePurchases")
            example[0]!.AsObject().With("purchase_reference", "#" + Ids.Text(10)).With("purchase_date", "2025-11-01T10:00:00Z").With("sales_channel.website_id", _website);
        return operation switch
        {
            "CreateOrder" => example.AsObject().With("partner_order_id", "ORD-" + Ids.Text(12)).Without("quote_id"),
            "CreateMerchantOrder" => example.AsObject().With("external_order_id", "ORDER-" + Ids.Text(12)).With("webhook_url", _hooks.OriginalString),
            "CreateWebhookEndpoint" or "ChangeWebhookEndpoint" or "SendTestEvent" => example.AsObject().With("url", _hooks.OriginalString),
            "ReplayWebhookDeliveries" => example.AsObject().With("since", "2025-11-01T00:00:00Z").With("endpoint_id", _ids["GetWebhookEndpoint"][0]),
            "AssignOrder" => example.AsObject().With("courier_id", _courier),
            // A picture is shown once, and the order has no PIN.
            "DeliverOrder" => example.AsObject().Without("signature").Without("photos").Without("pin"),
            "AdvanceOrder" => example.AsObject().With("to", "failed"),
            "GetToken" or "GetTokenByPublishedPath" or "GetTokenByConnectPath" => example.AsObject().With("client_id", _client.Id).With("client_secret", _client.Secret),
            _ => example,
        };
    }

    /// <param name="security">The schemes that the operation names.</param>
    public RawRequest Authorised(string security, RawRequest request) => security switch
    {
        "Key + Timestamp + Signature" => _partner.Sign(request),
        "Merchant" => _merchant.WithKey(request),
        "Token" => request.With("Authorization", "Bearer " + _token),
        "Operator" => request.With("Authorization", "Bearer " + Dispatcher),
        "" => request,
        _ => throw new ArgumentOutOfRangeException(nameof(security), security, "Nobody here has such a credential."),
    };

    private Given Given => _server.Given;

    private OperatorClient Operator => new(_server, Dispatcher);

    private async Task SetPartners()
    {
        _partner = await Given.APartner();
        _merchant = await Given.AMerchant();
        _client = await Given.AClient(_partner.Owner);
        _token = await _client.Token();
        _ids["ReadEvidenceKey"] = [(await _server.Send(RawRequest.Get(EvidenceKey.Published))).ShouldBe(200)["keys[0].kid"]!];
    }

    private async Task SetOrders()
    {
        foreach (var (operation, status) in new[]
        {
            ("GetOrder", OrderStatus.Pending), ("WatchOrder", OrderStatus.Pending), ("TrackOrder", OrderStatus.InTransit), ("CancelOrder", OrderStatus.Pending), ("AdvanceOrder", OrderStatus.Pending),
            ("GetWork", OrderStatus.Pending), ("AcceptOrder", OrderStatus.Pending), ("AssignOrder", OrderStatus.Accepted), ("PickUpOrder", OrderStatus.CourierAssigned), ("DepartWithOrder", OrderStatus.PickedUp),
            ("SendOutOrder", OrderStatus.InTransit), ("DeliverOrder", OrderStatus.OutForDelivery), ("FailOrder", OrderStatus.OutForDelivery), ("CancelByOperator", OrderStatus.Accepted),
        })
            _ids[operation] = await Each(() => Given.OrderIn(status, _partner));

        _ids["DeactivateCourier"] = await Each(ACourier);
        _ids["RenewCourierCredential"] = await Each(ACourier);
        _courier = await ACourier();
        _scanned = "BOX-" + Ids.Text(12);
        await Given.AnOrder(_partner, Sample.Order().With("parcels[0].barcode", _scanned));

        var delivered = await Given.OrderIn(OrderStatus.OutForDelivery, _partner);
        var picture = (await Operator.Send(new RawRequest("POST", "/ops/v1/media", SampleMedia.Picture(SKEncodedImageFormat.Png), [("Content-Type", "image/png")]))).ShouldBe(201)["media_id"];
        (await Operator.Step(delivered, "deliver", new JsonObject { ["recipient_name"] = "Zoë", ["signature"] = picture })).ShouldBe(200);
        _media = (await _partner.Read(delivered))["signature_url"]!.Split('/')[^1];
    }

    private async Task<string> ACourier() =>
        (await Operator.Post("/couriers", new JsonObject { ["name"] = "Zoé Gagnon", ["phone"] = "+1-514-555-0123" })).ShouldBe(201)["courier_id"]!;

    private async Task SetMerchants()
    {
        foreach (var (operation, status) in new[]
        {
            ("GetMerchantOrder", OrderStatus.UnboxingPending), ("DrawQrCode", OrderStatus.Pending), ("ShipOrder", OrderStatus.Pending), ("ConfirmDelivery", OrderStatus.Shipped),
            ("ResolveOrder", OrderStatus.Disputed), ("CancelMerchantOrder", OrderStatus.Pending),
        })
            _ids[operation] = await Each(() => Given.MerchantOrderIn(status, _merchant));

        var customer = await Customer.OfDelivered(_server.Wire, _merchant);
        (await customer.Submit(await customer.Uploaded("photo", SampleMedia.Picture(SKEncodedImageFormat.Jpeg)))).ShouldBe(201);
        _ids["DownloadEvidence"] = [customer.Number];
    }

    private async Task SetReviews()
    {
        var website = await Given.AWebsite(_partner.Owner);
        _website = website.Id.ToString();
        var shop = new Shop(_client, website.Id);
        _ids["ErasePurchase"] = await Each(async () => (await shop.Submit(Shop.APurchase())).ShouldBe(200)["[0].id"]!);
        var import = (await shop.Send(new RawRequest("POST", shop.Purchases + "/import?file_name=orders.csv", System.Text.Encoding.UTF8.GetBytes(Csv), [("Content-Type", "text/csv")]))).ShouldBe(202);
        _ids["GetPurchaseImport"] = _ids["ListRefusedLines"] = [import["import_id"]!];

        foreach (var operation in new[] { "GetReviewWork", "ApproveReview", "RejectReview" })
            _ids[operation] = await Each(() => Reviewer.Of(_server, website).Review());
        foreach (var operation in new[] { "RemoveReview", "ReplyToReview", "TakeBackReply", "KeepReview" })
            _ids[operation] = await Each(() => Published(website));
        foreach (var review in _ids["TakeBackReply"])
            (await _client.Send(RawRequest.Put($"/verified-reviews/v1/reviews/{review}/reply", """{"content": "Merci !"}"""))).ShouldBe(200);
        foreach (var review in _ids["KeepReview"])
            await Flag(review);
    }

    private async Task<string> Published(Website website)
    {
        var review = await Reviewer.Of(_server, website).Review();
        (await Operator.Post($"/reviews/{review}/approve", new JsonObject { ["version"] = 1 })).ShouldBe(200);
        return review;
    }

    private async Task Flag(string review)
    {
        await using var scope = _server.Services.CreateAsyncScope();
        (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new FlagReview(ReviewId.Parse(review)!.Value, "off_topic", null), TestContext.Current.CancellationToken)).Error.Should().BeNull();
    }

    private async Task SetWebhooks()
    {
        _ids["DeleteWebhookEndpoint"] = await Each(AnEndpoint);
        var used = await AnEndpoint();
        _ids["GetWebhookEndpoint"] = _ids["ChangeWebhookEndpoint"] = _ids["RotateWebhookSecret"] = [used];

        await Given.OrderIn(OrderStatus.Accepted, _partner);
        string? sent;
        do
            sent = (await _partner.Get($"/v1/webhook_deliveries?endpoint_id={used}")).ShouldBe(200)["data[0].id"];
        while (sent is null);
        _ids["RetryWebhookDelivery"] = [sent];
    }

    private async Task<string> AnEndpoint() => (await _partner.Post("/v1/webhook_endpoints", new JsonObject { ["url"] = _hooks.OriginalString })).ShouldBe(201)["id"]!;

    private static async Task<string[]> Each(Func<Task<string>> make)
    {
        var made = new string[OfEach];
        for (var index = 0; index < OfEach; index++)
            made[index] = await make();
        return made;
    }
}
