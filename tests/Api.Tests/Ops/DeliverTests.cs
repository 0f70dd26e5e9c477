using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Testing;
using Parcours.Domain.Orders;
using SkiaSharp;

namespace Parcours.Api.Tests.Ops;

/// <summary>The end at the door: proof, images and PIN.</summary>
public sealed class DeliverTests(DeliveryServer server) : OpsTests(server)
{
    [Fact]
    public async Task An_order_is_delivered_with_its_proof_and_the_partner_sees_it()
    {
        var order = await Given.OrderIn(OrderStatus.OutForDelivery, Partner);
        var (signature, first, second) = (await AnUpload(SKEncodedImageFormat.Png), await AnUpload(SKEncodedImageFormat.Jpeg), await AnUpload(SKEncodedImageFormat.Webp));

        var delivered = (await Deliver(order, signature, first, second)).ShouldBe(200);

        delivered["status"].Should().Be("delivered");
        delivered["delivered_at"].Should().Be("2025-11-07T10:00:00-05:00");
        var read = (await Partner.Read(order)).ShouldBe(200);
        read["proof_of_delivery.recipient_name"].Should().Be("Zoë Tremblay");
        read["proof_of_delivery.pin_verified"].Should().Be("false");
        await ShouldOpen(read["signature_url"]!, "image/png");
        await ShouldOpen(read["proof_of_delivery.photos[0]"]!, "image/jpeg");
        await ShouldOpen(read["proof_of_delivery.photos[1]"]!, "image/jpeg");

        var data = JsonNode.Parse(Server.Stored.LastEventOf(order))!.AsObject();
        data.Select(fact => fact.Key).Should().Equal("order_id", "partner_order_id", "status", "delivered_at", "signature_url");
        data["delivered_at"]!.GetValue<string>().Should().Be("2025-11-07T10:00:00-05:00");
        await ShouldOpen(data["signature_url"]!.GetValue<string>(), "image/png");
        Server.Stored.EventsOf(order)[^1].Should().Be("order.delivered");
        Server.Stored.HistoryOf(order)[^1].Should().Be("delivered");
        Server.Stored.AuditOf(order).Should().ContainSingle().Which.Should().Contain(" deliver_order ");
    }

    [Fact]
    public async Task A_delivery_without_images_has_no_signature_and_says_so()
    {
        var order = await Given.OrderIn(OrderStatus.OutForDelivery, Partner);

        (await Dispatcher.Step(order, "deliver", Json("""{"recipient_name": "A neighbour"}"""))).ShouldBe(200)["signature_url"].Should().BeNull();

        var data = JsonNode.Parse(Server.Stored.LastEventOf(order))!.AsObject();
        data.ContainsKey("signature_url").Should().BeTrue();
        data["signature_url"].Should().BeNull();
    }

    [Theory, MemberData(nameof(OtherStatuses))]
    public async Task From_any_other_status_it_is_refused_and_the_images_stay_free(OrderStatus status)
    {
        var order = await Given.OrderIn(status, Partner);
        var (events, signature) = (Server.Stored.EventsOf(order), await AnUpload(SKEncodedImageFormat.Png));

        (await Deliver(order, signature)).ShouldBeRefused(409, "invalid_transition");

        Server.Stored.EventsOf(order).Should().Equal(events);
        (await Deliver(await Given.OrderIn(OrderStatus.OutForDelivery, Partner), signature)).ShouldBe(200);
    }

    public static TheoryData<OrderStatus> OtherStatuses => [.. Given.Reachable.Where(status => status != OrderStatus.OutForDelivery)];

    [Fact]
    public async Task An_image_proves_one_delivery_and_only_of_the_operator_who_brought_it()
    {
        var courier = await ACourier();
        var (one, other) = (await Given.OrderIn(OrderStatus.OutForDelivery, Partner), await Given.OrderIn(OrderStatus.OutForDelivery, Partner));
        var signature = await AnUpload(SKEncodedImageFormat.Png);
        var foreign = await AnUpload(SKEncodedImageFormat.Png, courier.Client);

        (await Deliver(one, signature, foreign)).ShouldBlame("photos[0]");
        (await Deliver(one, signature, signature)).ShouldBlame("photos[0]");
        (await Deliver(one, "md_nonsense")).ShouldBlame("signature");
        (await Deliver(one, signature)).ShouldBe(200);
        (await Deliver(other, signature)).ShouldBlame("signature");
        Server.Stored.HistoryOf(other)[^1].Should().Be("out_for_delivery");
    }

    [Fact]
    public async Task A_delivery_names_its_recipient_and_at_most_five_photos()
    {
        var order = await Given.OrderIn(OrderStatus.OutForDelivery, Partner);

        (await Dispatcher.Step(order, "deliver")).ShouldBlame("recipient_name");
        (await Deliver(order, null, [.. Enumerable.Repeat("md_x", 6)])).ShouldBlame("photos");
    }

    [Fact]
    public async Task A_repeated_delivery_under_its_key_is_answered_again()
    {
        var order = await Given.OrderIn(OrderStatus.OutForDelivery, Partner);
        var deliver = RawRequest.Post($"/ops/v1/orders/{order}/deliver", new JsonObject { ["recipient_name"] = "Zoë", ["signature"] = await AnUpload(SKEncodedImageFormat.Png) })
            .With("Idempotency-Key", "deliver-" + order);

        var first = (await Dispatcher.Send(deliver)).ShouldBe(200);

        (await Dispatcher.Send(deliver)).ShouldBe(200).Body.Should().Equal(first.Body);
        Server.Stored.EventsOf(order).Where(type => type == "order.delivered").Should().HaveCount(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><script>alert(1)</script></html>")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    public async Task What_is_no_image_is_refused_whatever_it_is_called(string file) =>
        (await Upload(System.Text.Encoding.UTF8.GetBytes(file), Dispatcher)).ShouldBlame("image");

    [Fact]
    public async Task An_image_over_the_limit_is_too_large_announced_or_not()
    {
        var large = new byte[10 * 1024 * 1024 + 1];

        (await Upload(large, Dispatcher)).ShouldBeRefused(413, "payload_too_large");
        byte[] chunked = [.. "A00001\r\n"u8, .. large, .. "\r\n0\r\n\r\n"u8];
        (await Dispatcher.Send(new RawRequest("POST", "/ops/v1/media", chunked, [("Transfer-Encoding", "chunked")]))).ShouldBeRefused(413, "payload_too_large");
    }

    [Fact]
    public async Task Nobody_uploads_without_a_credential() =>
        (await Server.Send(new RawRequest("POST", "/ops/v1/media", Picture(SKEncodedImageFormat.Png), []))).ShouldBeRefused(401, "missing_credentials");

    [Fact]
    public async Task A_link_that_is_not_ours_opens_nothing()
    {
        var order = await Given.OrderIn(OrderStatus.OutForDelivery, Partner);
        var url = (await Deliver(order, await AnUpload(SKEncodedImageFormat.Png))).ShouldBe(200)["signature_url"]!;
        var token = url[(url.LastIndexOf('/') + 1)..];
        var changed = token[..^8] + (token[^8] == 'A' ? 'B' : 'A') + token[^7..];

        foreach (var wrong in new[] { changed, token[..^4], "x", "%2e%2e%2fparcours.db", new string('A', 4000) })
            (await Server.Send(RawRequest.Get("/media/" + wrong))).ShouldBeRefused(404, "not_found");
        url.Should().NotContain(order).And.NotContain("md_");
    }

    [Fact]
    public async Task The_recipients_pin_proves_the_delivery()
    {
        var order = await AnOrderWithPin();

        (await Deliver(order)).ShouldBe(200);

        (await Partner.Read(order))["proof_of_delivery.pin_verified"].Should().Be("false", "a dispatcher may do without");
        var asked = await AnOrderWithPin();
        (await Dispatcher.Step(asked, "deliver", Json("""{"recipient_name": "Zoë", "pin": "4711"}"""))).ShouldBe(200)["proof_of_delivery.pin_verified"].Should().Be("true");
    }

    [Fact]
    public async Task A_courier_must_ask_for_the_pin()
    {
        var courier = await ACourier();
        var order = await AnOrderWithPin(courier);

        (await courier.Client.Get("/orders/" + order)).ShouldBe(200)["pin_required"].Should().Be("true");
        (await courier.Client.Step(order, "deliver", Json("""{"recipient_name": "Zoë"}"""))).ShouldBlame("pin");
        var wrong = (await courier.Client.Step(order, "deliver", Json("""{"recipient_name": "Zoë", "pin": "4712"}"""))).ShouldBlame("pin");
        wrong.Text.Should().NotContain("4712").And.NotContain("4711");
        (await courier.Client.Step(order, "deliver", Json("""{"recipient_name": "Zoë", "pin": 4711}"""))).ShouldBe(200);
    }

    [Fact]
    public async Task Six_wrong_pins_lock_it_for_the_courier_even_when_they_come_at_once()
    {
        var courier = await ACourier();
        var order = await AnOrderWithPin(courier);
        var guesses = Enumerable.Range(0, 20).Select(guess => courier.Client.Step(order, "deliver", Json($$"""{"recipient_name": "Zoë", "pin": "000{{guess % 10}}"}""")));

        var replies = await Task.WhenAll(guesses);

        replies.Count(reply => reply.Status == 422).Should().Be(6);
        replies.Count(reply => reply.Status == 409 && reply.Code == "pin_locked").Should().Be(14);
        (await courier.Client.Step(order, "deliver", Json("""{"recipient_name": "Zoë", "pin": "4711"}"""))).ShouldBeRefused(409, "pin_locked");
        (await courier.Client.Step(order, "deliver", Json("""{"recipient_name": "Zoë"}"""))).ShouldBlame("pin");
        (await Dispatcher.Step(order, "deliver", Json("""{"recipient_name": "Zoë"}"""))).ShouldBe(200);
    }

    [Fact]
    public async Task A_right_pin_forgives_the_wrong_ones_and_none_is_tried_before_the_door()
    {
        var courier = await ACourier();
        var order = await AnOrderWithPin(courier, OrderStatus.InTransit);

        (await courier.Client.Step(order, "deliver", Json("""{"recipient_name": "Zoë", "pin": "0000"}"""))).ShouldBeRefused(409, "invalid_transition");
        (await courier.Client.Step(order, "go_out")).ShouldBe(200);
        for (var guess = 0; guess < 5; guess++)
            (await courier.Client.Step(order, "deliver", Json("""{"recipient_name": "Zoë", "pin": "0000"}"""))).ShouldBlame("pin");
        // The PIN is right, the delivery is not: the image is unknown.
        (await courier.Client.Step(order, "deliver", Json("""{"recipient_name": "Zoë", "pin": "4711", "signature": "md_x"}"""))).ShouldBlame("signature");
        for (var guess = 0; guess < 6; guess++)
            (await courier.Client.Step(order, "deliver", Json("""{"recipient_name": "Zoë", "pin": "0000"}"""))).ShouldBlame("pin");
        (await courier.Client.Step(order, "deliver", Json("""{"recipient_name": "Zoë", "pin": "4711"}"""))).ShouldBeRefused(409, "pin_locked");
    }

    [Theory]
    [InlineData("\"12\"")]
    [InlineData("\"123456789\"")]
    [InlineData("\"12a4\"")]
    public async Task A_pin_is_four_to_eight_digits_and_is_never_repeated(string pin)
    {
        var reply = (await Partner.Create(Sample.Order().With("delivery_pin", JsonNode.Parse(pin)))).ShouldBlame("delivery_pin");
        reply.Text.Should().NotContain(pin.Trim('"'));

        (await Partner.Create(Sample.Order().With("delivery_pin", "471147"))).ShouldBe(201).Text.Should().NotContain("471147");
    }

    private async Task<string> AnOrderWithPin(CourierAccount? courier = null, OrderStatus status = OrderStatus.OutForDelivery)
    {
        var order = await Given.AnOrder(Partner, Sample.Order().With("delivery_pin", "4711"));
        courier ??= await ACourier();
        (await Dispatcher.Step(order, "accept")).ShouldBe(200);
        (await Dispatcher.Step(order, "assign", new JsonObject { ["courier_id"] = courier.Id })).ShouldBe(200);
        foreach (var step in status == OrderStatus.InTransit ? new[] { "pick_up", "depart" } : ["pick_up", "depart", "go_out"])
            (await courier.Client.Step(order, step)).ShouldBe(200);
        return order;
    }

    private Task<Reply> Deliver(string order, string? signature = null, params string[] photos) => Dispatcher.Step(order, "deliver", new JsonObject
    {
        ["recipient_name"] = "Zoë Tremblay",
        ["signature"] = signature,
        ["photos"] = new JsonArray([.. photos.Select(photo => (JsonNode)photo)]),
    });

    private async Task<string> AnUpload(SKEncodedImageFormat format, OperatorClient? by = null)
    {
        var reply = (await Upload(Picture(format), by ?? Dispatcher)).ShouldBe(201);
        return reply["media_id"]!;
    }

    private static Task<Reply> Upload(byte[] file, OperatorClient by) => by.Send(new RawRequest("POST", "/ops/v1/media", file, [("Content-Type", "image/jpeg")]));

    private async Task ShouldOpen(string url, string type)
    {
        url.Should().StartWith("http://localhost:5001/media/");
        var image = (await Server.Send(RawRequest.Get(new Uri(url).AbsolutePath))).ShouldBe(200);
        image.Header("Content-Type").Should().Be(type);
        image.Header("X-Content-Type-Options").Should().Be("nosniff");
        image.Header("Content-Disposition").Should().StartWith("inline; filename=");
        using var decoded = SKBitmap.Decode(image.Body);
        (decoded.Width, decoded.Height).Should().Be((40, 20));
    }

    private static byte[] Picture(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(40, 20);
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }
}

/// <summary>What time does to images, on a server with a clock of its own.</summary>
public sealed class MediaLifetimeTests : IAsyncDisposable
{
    private readonly FakeClock _clock = new(DeliveryServer.Friday);

    private readonly OwnClockServer _server;

    public MediaLifetimeTests() => _server = new OwnClockServer(_clock);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_link_opens_for_thirty_days_and_reading_the_order_gives_a_fresh_one()
    {
        var partner = await _server.Given.APartner();
        var dispatcher = new OperatorClient(_server, "op_dev_dispatcher");
        var order = await _server.Given.OrderIn(OrderStatus.OutForDelivery, partner);
        using var bitmap = new SKBitmap(4, 4);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 90);
        var media = (await dispatcher.Send(new RawRequest("POST", "/ops/v1/media", png.ToArray(), []))).ShouldBe(201)["media_id"];
        var url = (await dispatcher.Step(order, "deliver", new JsonObject { ["recipient_name"] = "Zoë", ["signature"] = media })).ShouldBe(200)["signature_url"]!;

        _clock.Advance(Duration.FromDays(30) - Duration.FromSeconds(1));
        (await Open(url)).ShouldBe(200);
        _clock.AdvanceSeconds(1);
        (await Open(url)).ShouldBeRefused(404, "not_found");
        (await Open((await partner.Read(order)).ShouldBe(200)["signature_url"]!)).ShouldBe(200);
    }

    private Task<Reply> Open(string url) => _server.Send(RawRequest.Get(new Uri(url).AbsolutePath));

    private sealed class OwnClockServer(FakeClock clock) : RunningServer(clock);
}
