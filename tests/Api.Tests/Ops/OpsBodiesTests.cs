using System.Text.Json.Nodes;
using Parcours.Application.Media;
using Parcours.Domain.Kernel;
using SkiaSharp;

namespace Parcours.Api.Tests.Ops;

/// <summary>What operators send, beyond its limits and again.</summary>
public sealed class OpsBodiesTests(DeliveryServer server) : OpsTests(server)
{
    /// <summary>Every address that takes JSON.</summary>
    public static TheoryData<string> Targets =>
    [
        .. new[] { "accept", "assign", "pick_up", "depart", "go_out", "deliver", "fail", "cancel" }.Select(step => $"/orders/dc_0123456789abcdef/{step}"),
        "/couriers", "/couriers/co_0123456789abcdef/deactivate", "/couriers/co_0123456789abcdef/credential",
    ];

    [Theory, MemberData(nameof(Targets))]
    public async Task A_body_that_is_too_large_or_no_JSON_is_refused_in_the_envelope(string target)
    {
        (await Dispatcher.Send(RawRequest.Post("/ops/v1" + target, new JsonObject { ["x"] = new string('x', 1024 * 1024) }))).ShouldBeRefused(413, "payload_too_large");
        (await Dispatcher.Send(RawRequest.Post("/ops/v1" + target, "{}").Without("Content-Type").With("Content-Type", "text/plain"))).ShouldBeRefused(415, "unsupported_media_type");
        (await Dispatcher.Send(RawRequest.Post("/ops/v1" + target, "{"))).ShouldBeRefused(400, "malformed_json");
        (await Dispatcher.Send(RawRequest.Post("/ops/v1" + target, "{}").With("Idempotency-Key", "a b"))).ShouldBeRefused(400, "invalid_idempotency_key");
    }

    [Theory]
    [InlineData("/orders/ORDER/assign", """{"courier_id": {}}""", "courier_id")]
    [InlineData("/orders/ORDER/go_out", """{"eta": true}""", "eta")]
    [InlineData("/orders/ORDER/deliver", """{"recipient_name": [], "signature": 1, "photos": "md", "pin": {}}""", "recipient_name,signature,photos,pin")]
    [InlineData("/orders/ORDER/fail", """{"failure_reason": 1, "next_attempt": 2}""", "failure_reason,next_attempt")]
    [InlineData("/orders/ORDER/cancel", """{"reason": {}}""", "reason")]
    [InlineData("/couriers", """{"name": 1, "phone": 2}""", "name,phone")]
    public async Task Every_field_of_a_wrong_type_is_named(string target, string body, string fields) =>
        (await Dispatcher.Post(target.Replace("ORDER", await Given.AnOrder(Partner), StringComparison.Ordinal), Json(body))).ShouldBlame(fields.Split(','));

    [Theory]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json")]
    [InlineData("nonsense")]
    public async Task An_image_comes_as_it_is_and_not_inside_something_else(string contentType) =>
        (await Dispatcher.Send(Upload(Picture(), contentType))).ShouldBeRefused(415, "unsupported_media_type").Message.Should().Contain("image/png");

    [Theory]
    [InlineData("image/heic")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public async Task What_an_image_is_called_says_nothing_of_what_it_is(string? contentType)
    {
        (await Dispatcher.Send(Upload(Picture(), contentType))).ShouldBe(201)["content_type"].Should().Be("image/png");
        (await Dispatcher.Send(Upload([1, 2, 3], contentType))).ShouldBlame("image");
    }

    [Fact]
    public async Task An_image_that_announces_itself_as_too_large_is_refused_before_it_is_sent()
    {
        var announced = System.Text.Encoding.ASCII.GetBytes("POST /ops/v1/media HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer op_dev_dispatcher\r\nContent-Length: 10485761\r\n\r\n");

        (await Server.Wire.Send(announced)).ShouldBeRefused(413, "payload_too_large").Header("Connection").Should().Be("close");
    }

    [Theory]
    [InlineData("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")] // a GIF
    [InlineData("Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")] // a bitmap
    public async Task Other_formats_are_refused_though_they_are_images(string file)
    {
        var bytes = Convert.FromBase64String(file);
        using var decoded = SKBitmap.Decode(bytes);
        decoded.Should().NotBeNull("it is an image");

        (await Dispatcher.Send(Upload(bytes, "image/png"))).ShouldBlame("image");
    }

    [Fact]
    public async Task An_upload_that_is_repeated_under_its_key_is_the_same_image()
    {
        var upload = Upload(Picture(), "image/png").With("Idempotency-Key", Ids.Text(20));

        var first = (await Dispatcher.Send(upload)).ShouldBe(201);
        var again = (await Dispatcher.Send(upload)).ShouldBe(201);

        again.Body.Should().Equal(first.Body);
        again.Header("Idempotent-Replayed").Should().Be("true");
        Server.Stored.AuditOf(first["media_id"]!).Should().ContainSingle().Which.Should().Contain(" keep_upload ");
        var order = await Given.OrderIn(Domain.Orders.OrderStatus.OutForDelivery, Partner);
        (await Dispatcher.Step(order, "deliver", new JsonObject { ["recipient_name"] = "Zoë", ["signature"] = again["media_id"] })).ShouldBe(200);
    }

    [Fact]
    public async Task Twenty_at_once_under_one_key_are_one_image()
    {
        var upload = Upload(Picture(), "image/png").With("Idempotency-Key", Ids.Text(20));

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Dispatcher.Send(upload)));

        replies.Select(reply => reply.ShouldBe(201)["media_id"]).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task A_key_of_an_upload_takes_no_other_image_and_a_refused_one_frees_it()
    {
        var key = Ids.Text(20);
        (await Dispatcher.Send(Upload([1, 2, 3], "image/png").With("Idempotency-Key", key))).ShouldBlame("image");
        (await Dispatcher.Send(Upload(Picture(), "image/png").With("Idempotency-Key", key))).ShouldBe(201);

        (await Dispatcher.Send(Upload(Picture(width: 41), "image/png").With("Idempotency-Key", key))).ShouldBeRefused(422, "idempotency_key_reused");
        (await Dispatcher.Send(Upload(Picture(), "image/png").With("Idempotency-Key", "a b"))).ShouldBeRefused(400, "invalid_idempotency_key");
    }

    [Fact]
    public async Task An_image_that_unpacks_into_too_much_is_refused()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(5001, 5000, SKColorType.Gray8));
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        png.Size.Should().BeLessThan(IImages.MostBytes);

        (await Dispatcher.Send(Upload(png.ToArray(), "image/png"))).ShouldBlame("image");
    }

    private static RawRequest Upload(byte[] file, string? contentType)
    {
        var upload = new RawRequest("POST", "/ops/v1/media", file, []);
        return contentType is null ? upload : upload.With("Content-Type", contentType);
    }

    private static byte[] Picture(int width = 40)
    {
        using var bitmap = new SKBitmap(width, 20);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 90);
        return png.ToArray();
    }
}
