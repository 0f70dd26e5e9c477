using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Parcours.Application.Unboxing.Sealing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Storage.Tests.Webhooks;
using Parcours.Tests.Media;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>From a customer's submission to a bundle that an arbitrator verifies with openssl, all of it over HTTP.</summary>
public sealed class DownloadEvidenceTests(UnboxingServer server) : IClassFixture<UnboxingServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_bundle_of_a_resolved_order_verifies_as_its_README_says_and_tells_all_that_was_sent_and_done()
    {
        var packed = Shots.Of(Ids.Text(12));
        await using var photos = Receiver.That(async (stream, _, ct) => await stream.WriteAsync((byte[])[.. System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {packed.Length}\r\n\r\n"), .. packed], ct));
        var merchant = await server.Given.AMerchant();
        var customer = await Customer.OfDelivered(server.Wire, merchant, server.Publish(photos.Url));
        var (photo, video, frame) = (SampleMedia.JpegWithPlace(), SampleMedia.Film(), Shots.Of(Ids.Text(12)));
        server.Clock.Advance(Duration.FromMilliseconds(42));
        var receipt = (await customer.Submit(
            new JsonObject { ["condition"] = "problem", ["reason"] = "damaged", ["notes"] = "Le pied est tordu." },
            await customer.Uploaded("photo", photo), await customer.Uploaded("video", video), await customer.Uploaded("frame", frame))).ShouldBe(201)["receipt_number"];
        await server.Score();
        (await merchant.Take("resolve", customer.Number, """{"resolution": "refunded", "note": "Vu."}""")).ShouldBe(200);
        var order = await merchant.Read(customer.Number);

        var reply = await Download(merchant, customer);

        (reply.Header("Content-Type"), reply.Header("Content-Disposition"), reply.Header("Cache-Control"))
            .Should().Be(("application/zip", $"attachment; filename=evidence-{customer.Number}.zip; filename*=UTF-8''evidence-{customer.Number}.zip", "private, no-store"));
        reply.Header("Content-Length").Should().BeNull("it is sent as it is made");
        using var bundle = await Unpack(reply, customer);
        bundle.Files.Should().Equal(
            "README.txt", "manifest.json", "manifest.json.sig", "media/frame-01.jpg", "media/photo-01.jpg", "media/reference-01.jpg", "media/video-01.mp4", "public-key.pem", "verify.sh");
        (await bundle.FollowReadme()).Should().BeTrue();
        (await bundle.Verify(UnpackedBundle.Trusted)).ShouldSucceed();
        foreach (var (part, sent) in new[] { ("photo-01.jpg", photo), ("video-01.mp4", video), ("frame-01.jpg", frame), ("reference-01.jpg", packed) })
            (await File.ReadAllBytesAsync(bundle.File("media/" + part), Ct)).Should().Equal(sent, "{0} is as it was received, the place included", part);

        var manifest = bundle.Manifest;
        Facts(manifest, "order", "order_id", "external_order_id", "mode", "customer_email", "product_name", "order_amount", "currency", "verification_code", "unboxing_deadline")
            .Should().Equal(customer.Number, order["external_order_id"], "test", "marie@example.com", "Air Max 90", "129.9", "EUR", order["verification_code"], order["unboxing_deadline"]);
        Facts(manifest, "submission", "receipt", "submitted_at", "condition_ok", "problem_reason", "customer_notes")
            .Should().Equal(receipt, order["unboxing.submitted_at"], "false", "damaged", "Le pied est tordu.");
        var assessment = manifest.GetProperty("assessment");
        assessment.GetProperty("ai_confidence").GetRawText().Should().Be(order["unboxing.ai_confidence"]);
        assessment.GetProperty("recommendation").GetString().Should().Be(order["unboxing.recommendation"]);
        var declared = assessment.GetProperty("signals").EnumerateArray().Single(signal => signal.GetProperty("name").GetString() == "declared_condition").GetProperty("explanation");
        (declared.GetProperty("fr").GetString(), declared.GetProperty("en").GetString())
            .Should().Be(("Le client signale un problème avec le contenu.", "The customer reports a problem with the contents."));
        manifest.GetProperty("status_changes").EnumerateArray().Select(change => Words(change, "status", "by", "reason", "note")).Should().Equal(
            "pending partner", "shipped partner", "unboxing_pending partner", "unboxing_submitted customer", "disputed customer damaged", "refunded partner Vu.");
        manifest.GetProperty("media").EnumerateArray().Select(medium => Words(medium, "path", "kind", "content_type", "sha256")).Should().BeEquivalentTo(
            $"media/photo-01.jpg photo image/jpeg {Hash(photo)}", $"media/video-01.mp4 video video/mp4 {Hash(video)}",
            $"media/frame-01.jpg frame image/jpeg {Hash(frame)}", $"media/reference-01.jpg reference image/jpeg {Hash(packed)}");

        (await Download(merchant, customer)).Body.Should().Equal(reply.Body, "nothing happened in between");
    }

    [Fact]
    public async Task One_byte_changed_anywhere_fails()
    {
        var merchant = await server.Given.AMerchant();
        var customer = await Submitted(merchant);
        using var bundle = await Unpack(await Download(merchant, customer), customer);
        (await bundle.FollowReadme()).Should().BeTrue();

        foreach (var part in bundle.Files.ToList())
        {
            var original = await File.ReadAllBytesAsync(bundle.File(part), Ct);
            var changed = (byte[])original.Clone();
            changed[original.Length / 3] ^= 1;
            await File.WriteAllBytesAsync(bundle.File(part), changed, Ct);

            (await bundle.FollowReadme()).Should().BeFalse($"{part} was changed");

            await File.WriteAllBytesAsync(bundle.File(part), original, Ct);
        }

        (await bundle.FollowReadme()).Should().BeTrue();
    }

    [Fact]
    public async Task Before_it_is_scored_the_bundle_has_no_assessment()
    {
        var merchant = await server.Given.AMerchant();
        var customer = await Submitted(merchant);

        using var bundle = await Unpack(await Download(merchant, customer), customer);

        (await bundle.FollowReadme()).Should().BeTrue();
        bundle.Manifest.TryGetProperty("assessment", out _).Should().BeFalse();
    }

    [Fact]
    public async Task Once_the_media_are_erased_their_hashes_are_left_and_it_says_when()
    {
        var merchant = await server.Given.AMerchant();
        var customer = await Submitted(merchant);
        await server.Score();
        (await merchant.Take("resolve", customer.Number, """{"resolution": "completed"}""")).ShouldBe(200);
        using var before = await Unpack(await Download(merchant, customer), customer);
        server.Clock.Advance(Duration.FromDays(90) - Duration.FromSeconds(1));
        (await server.Erase()).Should().Be(0);
        server.Clock.Advance(Duration.FromSeconds(1));
        (await server.Erase()).Should().BeGreaterThanOrEqualTo(1);

        using var after = await Unpack(await Download(merchant, customer), customer);

        (await after.FollowReadme()).Should().BeTrue();
        after.Files.Should().NotContain(file => file.StartsWith("media/", StringComparison.Ordinal));
        var (kept, erased) = (before.Manifest.GetProperty("media")[0], after.Manifest.GetProperty("media")[0]);
        erased.GetProperty("sha256").GetString().Should().Be(kept.GetProperty("sha256").GetString());
        erased.TryGetProperty("path", out _).Should().BeFalse();
        var read = await merchant.Read(customer.Number);
        erased.GetProperty("erased_at").GetString().Should().Be(read["unboxing.media_erased_at"]);
        after.Manifest.GetProperty("assessment").GetRawText().Should().Be(before.Manifest.GetProperty("assessment").GetRawText());
        (read["unboxing.photo_urls"], read["unboxing.ai_confidence"]).Should().NotBe(("[]", "null"));
    }

    [Fact]
    public async Task An_order_that_our_courier_delivered_tells_who_took_each_step()
    {
        var partner = await server.Given.APartner();
        var order = Sample.Order();
        order["dropoff"]!["email"] = "zoe@example.com";
        order["unboxing"] = JsonNode.Parse("""{"product_name": "Air Max 90", "order_amount": "129.90", "currency": "CAD"}""");
        var id = await server.Given.AnOrder(partner, order);
        (await partner.Send(RawRequest.Post($"/v1/sandbox/orders/{id}/advance", """{"to": "delivered"}"""))).ShouldBe(200);
        var merchant = await server.Given.AMerchantKey(partner.Owner);
        var customer = await Customer.On(server.Wire, merchant, (await partner.Read(id))["unboxing.order_number"]!);
        (await customer.Submit(await customer.Uploaded("photo", Shots.Of(Ids.Text(12))))).ShouldBe(201);

        using var bundle = await Unpack(await Download(merchant, customer), customer);

        bundle.Manifest.GetProperty("status_changes").EnumerateArray().Select(change => Words(change, "status", "by")).Should().Equal(
            "pending partner", "accepted dispatcher", "courier_assigned dispatcher", "picked_up courier", "in_transit courier", "out_for_delivery courier", "delivered courier",
            "unboxing_pending platform", "unboxing_submitted customer");
    }

    [Fact]
    public async Task Only_the_account_s_own_key_of_the_order_s_mode_gets_it()
    {
        var merchant = await server.Given.AMerchant();
        var customer = await Submitted(merchant);
        var target = $"/api/b2b/orders/{customer.Number}/evidence";

        (await (await server.Given.AMerchant()).Get(target)).ShouldBeRefused(404, "not_found");
        (await (await server.Given.AMerchantKey(merchant.Owner with { Mode = Mode.Live })).Get(target)).ShouldBeRefused(404, "not_found");
        (await server.Send(RawRequest.Get(target))).ShouldBeRefused(401, "missing_credentials");
        (await merchant.Get("/api/b2b/orders/999999999/evidence")).ShouldBeRefused(404, "not_found");
        (await merchant.Get(target)).ShouldBe(200);
    }

    [Fact]
    public async Task Before_the_submission_and_where_there_will_be_none_there_is_nothing_to_seal()
    {
        var merchant = await server.Given.AMerchant();
        var customer = await Customer.OfDelivered(server.Wire, merchant);

        (await Download(merchant, customer)).ShouldBeRefused(409, "nothing_submitted");

        server.Clock.Advance(Duration.FromHours(48));
        await server.ClockRound();
        (await Download(merchant, customer)).ShouldBeRefused(409, "nothing_submitted");
    }

    [Fact]
    public async Task A_file_that_is_not_what_was_received_is_never_sealed()
    {
        var merchant = await server.Given.AMerchant();
        var customer = await Submitted(merchant);
        var file = Directory.EnumerateFiles(server.MediaRoot, "*.orig", SearchOption.AllDirectories).MaxBy(File.GetCreationTimeUtc)!;
        var bytes = await File.ReadAllBytesAsync(file, Ct);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Ct);

        var downloading = () => Download(merchant, customer);

        await downloading.Should().ThrowAsync<IOException>("the connection ends in the middle");
    }

    private static Task<Reply> Download(Merchant merchant, Customer customer) => merchant.Get($"/api/b2b/orders/{customer.Number}/evidence");

    private async Task<Customer> Submitted(Merchant merchant)
    {
        var customer = await Customer.OfDelivered(server.Wire, merchant);
        (await customer.Submit(await customer.Uploaded("photo", Shots.Of(Ids.Text(12))))).ShouldBe(201);
        return customer;
    }

    private async Task<UnpackedBundle> Unpack(Reply reply, Customer customer)
    {
        reply.ShouldBe(200);
        var key = await server.Send(RawRequest.Get($"{EvidenceKey.Published}/{(await server.Send(RawRequest.Get(EvidenceKey.Published)))["keys[0].kid"]}"));
        return await UnpackedBundle.From(new MemoryStream(reply.Body), customer.Number, key.ShouldBe(200).Text);
    }

    private static IEnumerable<string?> Facts(JsonElement manifest, string part, params IEnumerable<string> fields) =>
        fields.Select(field => manifest.GetProperty(part).GetProperty(field) is { ValueKind: JsonValueKind.String } text ? text.GetString() : manifest.GetProperty(part).GetProperty(field).GetRawText());

    private static string Words(JsonElement element, params IEnumerable<string> fields) =>
        string.Join(' ', fields.Where(field => element.TryGetProperty(field, out _)).Select(field => element.GetProperty(field).GetString()));

    private static string Hash(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));
}
